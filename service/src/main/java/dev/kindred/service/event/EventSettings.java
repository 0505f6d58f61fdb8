package dev.kindred.service.event;

/**
 * How much of the events is kept.
 *
 * @param queue how many wait for the disk at most; more are dropped, 1 to 1,000,000
 * @param fileBytes after how many bytes a new file is begun, at least 1 KiB
 * @param folderBytes how many bytes all files have at most; the oldest are removed beyond that
 */
public record EventSettings(int queue, long fileBytes, long folderBytes) {

  /** Checks the ranges. */
  public EventSettings {
    if (queue < 1 || queue > 1_000_000) {
      throw new IllegalArgumentException("queue must be between 1 and 1000000, but is " + queue);
    }
    if (fileBytes < 1024) {
      throw new IllegalArgumentException(
          "max-file must be at least 1KB, but is %dB".formatted(fileBytes));
    }
    if (folderBytes < fileBytes) {
      throw new IllegalArgumentException(
          "max-folder must be at least max-file, %dB, but is %dB"
              .formatted(fileBytes, folderBytes));
    }
  }
}
