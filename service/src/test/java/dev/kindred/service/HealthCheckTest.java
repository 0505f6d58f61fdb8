package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;

class HealthCheckTest {

  @Test
  void onlyAnAnswerOf200IsHealthy() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    try {
      assertThat(HealthCheck.isHealthy(address.resolve("200"))).isTrue();
      assertThat(HealthCheck.isHealthy(address.resolve("503"))).isFalse();
    } finally {
      server.stop(0);
    }
    assertThat(HealthCheck.isHealthy(address)).isFalse();
  }
}
