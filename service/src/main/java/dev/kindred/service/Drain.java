package dev.kindred.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Ends so that nobody loses an answer. At first it only says that it will: readiness is down, and
 * every answer is the last of its connection ({@code Connection: close}), so that clients leave by
 * themselves. When the time is over it takes no more connections. Only then is Tomcat stopped,
 * which closes the connections that are idle, and those alone: without this a request that is on
 * its way on a kept-alive connection would find it closed.
 */
final class Drain implements SmartLifecycle {

  private final ApplicationContext context;
  private final Duration time;
  private final List<Connector> connectors = new CopyOnWriteArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private volatile boolean running;

  /**
   * A drain.
   *
   * @param time from readiness down to no more connections, not negative
   */
  Drain(ApplicationContext context, Duration time) {
    this.context = context;
    this.time = time;
  }

  /** A connector that is to be drained. */
  void of(Connector connector) {
    connectors.add(connector);
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
    for (Connector connector : connectors) {
      if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
        http.setMaxKeepAliveRequests(1);
      }
    }
    try {
      never.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Somebody is in a hurry.
    }
    connectors.forEach(connector -> connector.getProtocolHandler().closeServerSocketGraceful());
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before Tomcat's own graceful end. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
  }
}
