package dev.kindred.service;

import dev.kindred.service.web.HeldBodies;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;

/**
 * As many of Tomcat's threads as requests are let in, and a few more. Those few refuse the others
 * one after the other; with many, each refusal would wake a thread, which costs as much again, at a
 * time when the cores have nothing to spare. Bodies that are waited for take some, too.
 */
final class WorkerThreads implements IntConsumer {

  private static final int MORE = 16 + HeldBodies.MOST_AWAITED;

  private record Pool(AbstractProtocol<?> protocol, int most) {}

  private final List<Pool> pools = new CopyOnWriteArrayList<>();
  private volatile int limit = Integer.MAX_VALUE - MORE;

  /** A connector whose threads these are; what is configured for it is never exceeded. */
  void of(Connector connector) {
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      pools.add(new Pool(protocol, protocol.getMaxThreads()));
      accept(limit);
    }
  }

  @Override
  public void accept(int admitted) {
    limit = admitted;
    for (Pool pool : pools) {
      int wanted = Math.max(pool.protocol().getMinSpareThreads(), admitted + MORE);
      pool.protocol().setMaxThreads(Math.min(pool.most(), wanted));
    }
  }
}
