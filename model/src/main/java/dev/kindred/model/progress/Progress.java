package dev.kindred.model.progress;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * One long step of work that tells how far it is: share done, rate and time left. On a terminal the
 * line is redrawn; elsewhere a line is printed every ten seconds and at the end. Any thread may
 * advance it.
 */
public final class Progress implements AutoCloseable {

  private static final Duration TERMINAL_PERIOD = Duration.ofMillis(200);
  private static final Duration LINE_PERIOD = Duration.ofSeconds(10);
  private static final int BAR_CELLS = 24;

  private final PrintStream out;
  private final LongSupplier nanoClock;
  private final boolean terminal;
  private final String what;
  private final long total;
  private final String unit;
  private final long startNanos;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong nextPrintNanos;
  private volatile String note = "";
  private int widest;

  Progress(
      PrintStream out,
      LongSupplier nanoClock,
      boolean terminal,
      String what,
      long total,
      String unit) {
    this.out = out;
    this.nanoClock = nanoClock;
    this.terminal = terminal;
    this.what = what;
    this.total = total;
    this.unit = unit;
    this.startNanos = nanoClock.getAsLong();
    this.nextPrintNanos = new AtomicLong(startNanos + period());
  }

  /**
   * Starts to show progress on standard error.
   *
   * @param what the work, for example {@code training}
   * @param total how many units there are, or a negative number if that is not known
   * @param unit the plural of what is counted, for example {@code examples}
   */
  public static Progress start(String what, long total, String unit) {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Progress(System.err, System::nanoTime, terminal, what, total, unit);
  }

  /** Counts units as done. */
  public void advance(long units) {
    done.addAndGet(units);
    long now = nanoClock.getAsLong();
    long due = nextPrintNanos.get();
    if (now - due >= 0 && nextPrintNanos.compareAndSet(due, now + period())) {
      print(now, false);
    }
  }

  /** Sets what stands at the end of the line, for example the current loss. */
  public void note(String text) {
    note = text;
  }

  /** Shows the last state, with the time that the whole took. */
  @Override
  public void close() {
    print(nanoClock.getAsLong(), true);
  }

  private long period() {
    return (terminal ? TERMINAL_PERIOD : LINE_PERIOD).toNanos();
  }

  private synchronized void print(long now, boolean last) {
    String line = line(now, last);
    widest = Math.max(widest, line.length());
    if (terminal) {
      out.print("\r" + line + " ".repeat(widest - line.length()) + (last ? "\n" : ""));
    } else {
      out.println(line);
    }
    out.flush();
  }

  private String line(long now, boolean last) {
    long count = done.get();
    double seconds = Math.max(1e-9, (now - startNanos) / 1e9);
    double rate = count / seconds;
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s ", what));
    if (total > 0) {
      double share = Math.min(1, (double) count / total);
      int filled = (int) (share * BAR_CELLS);
      line.append('[').append("#".repeat(filled)).append(".".repeat(BAR_CELLS - filled));
      line.append(String.format(Locale.ROOT, "] %3.0f%% ", share * 100));
    }
    line.append(String.format(Locale.ROOT, "%,d %s, %s/s", count, unit, compact(rate)));
    if (last) {
      line.append(", took ").append(duration(seconds));
    } else if (total > 0 && rate > 0) {
      line.append(", ").append(duration(Math.max(0, total - count) / rate)).append(" left");
    }
    return note.isEmpty() ? line.toString() : line.append(", ").append(note).toString();
  }

  private static String compact(double rate) {
    if (rate >= 1e6) {
      return String.format(Locale.ROOT, "%.1fM", rate / 1e6);
    }
    if (rate >= 1e4) {
      return String.format(Locale.ROOT, "%.1fk", rate / 1e3);
    }
    return String.format(Locale.ROOT, rate >= 10 ? "%.0f" : "%.1f", rate);
  }

  private static String duration(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
