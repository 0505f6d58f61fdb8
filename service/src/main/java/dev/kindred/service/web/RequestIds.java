package dev.kindred.service.web;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of requests: unique, and without any meaning. Half of an id is drawn once for this process,
 * the other counts, so that no request waits for randomness.
 */
final class RequestIds {

  private final long process;
  private final AtomicLong next;

  RequestIds() {
    SecureRandom random = new SecureRandom();
    process = random.nextLong();
    next = new AtomicLong(random.nextLong());
  }

  /** An id that was never given before, written as a UUID. */
  String next() {
    return new UUID(process, scrambled(next.getAndIncrement())).toString();
  }

  /** Murmur3's finalizer: different numbers stay different. */
  private static long scrambled(long number) {
    long mixed = number;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
