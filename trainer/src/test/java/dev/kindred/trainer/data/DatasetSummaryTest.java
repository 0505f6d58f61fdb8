package dev.kindred.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetSummaryTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void itSaysHowMuchThereIs() throws IOException {
    assertThat(DatasetSummary.of(Shelf.in(folder).open()).lines())
        .containsExactly(
            "items       3",
            "pairs       3 for training, 1 for validation, 0 for testing",
            "feature     id: 3 values, 2 of them in the vocabulary; 3 items have it, 1.0 values each",
            "feature     author: 2 values, 2 of them in the vocabulary; 2 items have it, 1.0 values"
                + " each",
            "feature     genres: 3 values, 3 of them in the vocabulary; 2 items have it, 1.5 values"
                + " each",
            "popularity  the 50 most frequent targets take 100.0 % of the training pairs; 3 items"
                + " are targets fewer than 5 times, 1 never");
  }
}
