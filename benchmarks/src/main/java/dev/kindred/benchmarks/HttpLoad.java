package dev.kindred.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends GET requests over some kept-alive connections to a port of this machine, each as soon as
 * the one before it is answered. Plain sockets, so that the load costs little beside what is
 * measured.
 *
 * @param port on the loopback address
 * @param connections how many at a time
 */
record HttpLoad(int port, int connections) {

  /** The path that asks for k items that are chosen next to a seed. */
  static String path(String seed, String release, int k) {
    return "/recommend?mode=next&k=%d&release=%s&seed=%s"
        .formatted(
            k,
            URLEncoder.encode(release, StandardCharsets.UTF_8),
            URLEncoder.encode(seed, StandardCharsets.UTF_8));
  }

  /** Sends each path once and returns when all are answered; anything but 200 is an error. */
  void run(List<String> paths) {
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int connection = 0; connection < connections; connection++) {
        int first = connection;
        workers.add(threads.submit(() -> send(paths, first)));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request failed: " + e.getCause(), e);
    }
  }

  private void send(List<String> paths, int first) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (int index = first; index < paths.size(); index += connections) {
        String request = "GET " + paths.get(index) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        readAnswer(in, paths.get(index));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readAnswer(InputStream in, String path) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(path + " was answered with " + status);
    }
    long length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Long.parseLong(header.substring(header.indexOf(':') + 1).trim());
      }
    }
    if (length >= 0) {
      in.skipNBytes(length);
      return;
    }
    for (int chunk = Integer.parseInt(line(in), 16);
        chunk > 0;
        chunk = Integer.parseInt(line(in), 16)) {
      in.skipNBytes(chunk);
      line(in);
    }
    line(in);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection was closed");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
