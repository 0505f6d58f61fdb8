package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownSettingsTest {

  @Test
  void settingsThatNobodyReadsAreFound() {
    assertThat(
            UnknownSettings.find(
                List.of("KINDRED_RELASES", "KINDRED_INDEX_BEAM", "PATH", "kindred_x"),
                List.of("kindred.mod", "kindred.index", "java.home", "kindredx")))
        .containsExactly("KINDRED_INDEX_BEAM", "KINDRED_RELASES", "kindred.index", "kindred.mod");
  }

  @Test
  void settingsThatAreReadAndTheScriptsOwnAreNotFound() {
    assertThat(
            UnknownSettings.find(
                List.of(
                    "KINDRED_RELEASES",
                    "KINDRED_DEFAULTRELEASE",
                    "KINDRED_DEFAULT_RELEASE",
                    "KINDRED_INDEX_BEAMWIDTH",
                    "KINDRED_JAVA_OPTIONS",
                    "KINDRED_MAVEN_OPTIONS"),
                List.of("kindred.index.beam-width", "kindred.index.beamWidth", "kindred.mode")))
        .isEmpty();
  }
}
