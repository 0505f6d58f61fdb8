package dev.kindred.service;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.springframework.core.env.Environment;

/** Says where requests are answered, once all releases that they are sent to are served. */
final class ReadyLine {

  private final Environment environment;
  private final Consumer<String> says;
  private final AtomicBoolean said = new AtomicBoolean();

  ReadyLine(Environment environment, Consumer<String> says) {
    this.environment = environment;
    this.says = says;
  }

  /**
   * Says it the first time that nothing is missing and the port is open.
   *
   * @param missing why which release is not served
   */
  void tell(Map<String, String> missing) {
    String port = environment.getProperty("local.server.port", "");
    if (missing.isEmpty() && !port.isEmpty() && said.compareAndSet(false, true)) {
      String host = environment.getProperty("server.address", "localhost");
      says.accept("ready: http://" + (host.equals("0.0.0.0") ? "localhost" : host) + ":" + port);
    }
  }
}
