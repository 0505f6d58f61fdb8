package dev.kindred.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {

  @Test
  void wordsAreRunsOfLettersAndDigits() {
    assertThat(Words.of("Zoë's 2nd HTTPServer_(draft)"))
        .containsExactly("zoë", "s", "2nd", "httpserver", "draft");
    assertThat(Words.of(" – ")).isEmpty();
  }

  @Test
  void camelCaseIsSplitBeforeCapitals() {
    assertThat(Words.ofCamelCase("LinkedHashMap")).containsExactly("linked", "hash", "map");
    assertThat(Words.ofCamelCase("HTTPServer2Impl")).containsExactly("http", "server2", "impl");
    assertThat(Words.ofCamelCase("IOCTL_1394_CLASS (1394.h)"))
        .containsExactly("ioctl", "1394", "class", "1394", "h");
    assertThat(Words.ofCamelCase("URI")).containsExactly("uri");
  }
}
