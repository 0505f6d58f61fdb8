package dev.kindred.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send or read slowly take nobody's place: a request of another is answered. */
@Timeout(120)
class SlowClientsTest {

  private static final String HALF =
      " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
  private static final String QUESTION = "/recommend?seed=shop/item-1&unit=";

  @TempDir Path folder;

  private final List<Socket> sockets = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private RunningService service;

  @BeforeEach
  void start() {
    TestBundles.write(folder.resolve("one"), 100);
    service =
        RunningService.start(
            folder,
            "--kindred.overload.least-at-once=2",
            "--kindred.overload.most-at-once=2",
            "--kindred.overload.work-at-once=1");
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    service.close();
  }

  private Socket open(int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    service.connect(socket);
    return socket;
  }

  @Test
  void bodiesOfRecommendationsThatComeSlowly() throws IOException {
    for (int i = 0; i < 100; i++) {
      open(0).getOutputStream().write(("POST /recommend" + HALF).getBytes(UTF_8));
    }
    assertThat(service.get(QUESTION + 1).status()).isEqualTo(200);
    assertThat(service.post("/recommend", "{\"seeds\": [{\"id\": \"shop/item-1\"}]}").status())
        .as("answered, or refused at once")
        .isIn(200, 429);
  }

  @Test
  void bodiesThatNobodyReads() throws IOException {
    for (int i = 0; i < 200; i++) {
      String method =
          List.of("POST /events", "PUT /items/a", "GET /recommend", "GET /x").get(i % 4);
      open(0).getOutputStream().write((method + HALF).getBytes(UTF_8));
    }
    answers(1);
  }

  /** Asks until so many are answered; nothing else than a refusal may come between. */
  private void answers(int count) {
    int answered = 0;
    while (answered < count) {
      int status = service.get(QUESTION + answered).status();
      assertThat(status).isIn(200, 429);
      answered += status == 200 ? 1 : 0;
    }
  }

  @Test
  void answersThatAreReadSlowly() throws IOException {
    String ask = "GET " + QUESTION + "x&k=99 HTTP/1.1\r\nHost: x\r\n\r\n";
    byte[] asked = ask.repeat(300).getBytes(UTF_8);
    for (int i = 0; i < 10; i++) {
      Socket socket = open(2048);
      Thread.ofVirtual()
          .start(() -> {
            try {
              socket.getOutputStream().write(asked);
            } catch (IOException _) {
              // It is closed when the test ends.
            }
          });
    }
    answers(50); // While they run, and when all of them have come to a halt.
  }
}
