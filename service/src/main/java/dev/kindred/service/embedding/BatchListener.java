package dev.kindred.service.embedding;

/** Is told what goes through a {@link MicroBatcher}, by the threads that embed. */
public interface BatchListener {

  /** Does not listen. */
  BatchListener NONE =
      new BatchListener() {
        @Override
        public void waited(long nanos) {}

        @Override
        public void ran(int rows) {}
      };

  /** A batch waited so many nanoseconds for its run to begin. */
  void waited(long nanos);

  /** A run began with so many rows. */
  void ran(int rows);
}
