package dev.kindred.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Java processes, and waiting for them. */
final class Processes {

  private static final long PAUSE_MILLIS = 5;

  /** For measurements: as processes run that live long. */
  private static final boolean COMPILED = Boolean.getBoolean("compiled");

  private Processes() {}

  /** Starts a class; what it prints goes to a file. */
  static Process start(Path log, List<String> jvm, String classPath, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!COMPILED) {
      command.add("-XX:TieredStopAtLevel=1"); // They start and end often.
      command.add("-XX:+UseSerialGC");
    }
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath));
    command.addAll(main);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that nobody listens on. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks again until it is so; the test's timeout ends it. */
  static void until(BooleanSupplier holds) {
    try {
      while (!holds.getAsBoolean()) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("this took too long", e);
    }
  }

  /** The same, about a process that must live. */
  static void until(Process process, Path log, BooleanSupplier holds) {
    until(() -> {
      if (!process.isAlive()) {
        throw new AssertionError("it ended with " + process.exitValue() + ":\n" + read(log));
      }
      return holds.getAsBoolean();
    });
  }
}
