package dev.kindred.service.write;

import java.util.List;

/** Makes changes of items durable and lets the releases take them in. */
public interface ItemWrites extends AutoCloseable {

  /**
   * Makes changes, and returns when they are durable and recommended here. Drafts of one call are
   * made in their order.
   *
   * @return what has become of each
   * @throws WriteRefusedException if they were not made
   * @throws UnconfirmedWriteException if nobody knows whether they were
   */
  List<Outcome> write(List<Draft> drafts);

  /** Changes that were made. */
  long written();

  /** Changes that were not made, or not known to be. */
  long refused();

  /** Changes that wait now. */
  int waiting();

  /** Makes what waits, and ends. */
  @Override
  void close();
}
