package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ReadyLineTest {

  private static final Map<String, String> NONE = Map.of();

  private final Map<String, Object> properties = new HashMap<>();
  private final List<String> lines = new ArrayList<>();
  private final ReadyLine ready = new ReadyLine(environment(), lines::add);

  @Test
  void itIsSaidOnceWhenWhatWasMissingIsServed() {
    ready.tell(NONE);
    assertThat(lines).as("no port is open").isEmpty();
    properties.put("local.server.port", "20001");
    ready.tell(Map.of("cfm", "the index does not answer"));
    assertThat(lines).isEmpty();
    ready.tell(NONE);
    ready.tell(Map.of("cfm", "the index does not answer"));
    ready.tell(NONE);
    assertThat(lines).containsExactly("ready: http://localhost:20001");
  }

  @Test
  void itNamesTheAddressUnlessThatIsAll() {
    properties.put("local.server.port", "20001");
    properties.put("server.address", "127.0.0.1");
    ready.tell(NONE);
    assertThat(lines).containsExactly("ready: http://127.0.0.1:20001");
  }

  private StandardEnvironment environment() {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    return environment;
  }
}
