package dev.kindred.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointLockTest {

  @TempDir Path folder;

  @Test
  void onlyOneTrainsIntoAFolderAtATime() {
    try (CheckpointLock _ = CheckpointLock.acquire(folder)) {
      assertThatThrownBy(() -> CheckpointLock.acquire(folder))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("is being trained by another process");
    }
    CheckpointLock.acquire(folder).close();
  }
}
