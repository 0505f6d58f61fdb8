package dev.kindred.service.kafka;

import dev.kindred.service.write.Outcome;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** What lets this process know its own records when it reads them from the topic. */
final class Tickets {

  /** The header of a record that holds its ticket. */
  static final String HEADER = "kindred-ticket";

  private final UUID process = UUID.randomUUID();
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<Outcome>> open = new ConcurrentHashMap<>();

  /**
   * A record that is about to be sent.
   *
   * @param outcome done when the record was read and taken in
   */
  record Ticket(long number, Header header, CompletableFuture<Outcome> outcome) {}

  Ticket issue() {
    long number = numbers.incrementAndGet();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    open.put(number, outcome);
    byte[] content =
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(process.getMostSignificantBits())
            .putLong(process.getLeastSignificantBits())
            .putLong(number)
            .array();
    return new Ticket(number, new RecordHeader(HEADER, content), outcome);
  }

  /** Tells who waits for a record what has become of it; most records nobody here waits for. */
  void redeem(byte[] header, Outcome outcome) {
    if (header.length != 3 * Long.BYTES) {
      return;
    }
    ByteBuffer content = ByteBuffer.wrap(header);
    if (new UUID(content.getLong(), content.getLong()).equals(process)) {
      CompletableFuture<Outcome> waiting = open.get(content.getLong());
      if (waiting != null) {
        waiting.complete(outcome);
      }
    }
  }

  void forget(Ticket ticket) {
    open.remove(ticket.number());
  }
}
