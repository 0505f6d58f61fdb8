package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CountedRequestsTest {

  @TempDir private Path folder;

  @Test
  void aRecommendationIsCountedOnceWhateverBecomesOfIt() throws IOException {
    TestBundles.write(folder.resolve("one"), 60);
    try (RunningService service = RunningService.start(folder)) {
      service.get("/recommend?seed=shop/item-1");
      service.get("/recommend?seed=nobody");
      service.getWith("X-Kindred-Deadline-Millis", "soon", "/recommend?seed=shop/item-1");
      service.post("/recommend", "{\"seeds\": [{\"id\": \"shop/item-1\"}]}");

      while (counted(service) < 4) { // An answer is read before it is counted.
        Thread.onSpinWait();
      }
      assertThat(counted(service)).isEqualTo(4);
      assertThat(service.manage("/actuator/prometheus").text())
          .as("a refusal at the gate")
          .containsPattern(
              "_count.*exception=\"InvalidParameterException\".*status=\"400\",uri=\"/recommend\"");
    }
  }

  private static double counted(RunningService service) {
    return service
        .manage("/actuator/prometheus")
        .text()
        .lines()
        .filter(line -> line.startsWith("http_server_requests_seconds_count"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
