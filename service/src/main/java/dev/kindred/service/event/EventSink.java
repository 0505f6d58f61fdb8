package dev.kindred.service.event;

/** Is given each event beside the files. */
@FunctionalInterface
public interface EventSink {

  /** Takes nothing. */
  EventSink NONE = (_, _) -> {};

  /**
   * Takes an event. It must neither wait nor fail.
   *
   * @param json the event as its line in the files, without the end
   */
  void take(Event event, String json);
}
