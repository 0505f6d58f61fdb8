package dev.kindred.service.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SizesTest {

  @Test
  void rowsComeInPowersOfTwoAndTheirMiddles() {
    assertThat(IntStream.rangeClosed(0, 1024).map(Sizes::rows).distinct())
        .containsExactly(
            1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024);
    assertThat(IntStream.rangeClosed(1, 1024)).allMatch(rows -> Sizes.rows(rows) >= rows);
  }

  @Test
  void lengthsAreExactWhenShort() {
    assertThat(IntStream.rangeClosed(0, 13).map(Sizes::length))
        .containsExactly(1, 1, 2, 3, 4, 5, 6, 7, 8, 12, 12, 12, 12, 16);
  }
}
