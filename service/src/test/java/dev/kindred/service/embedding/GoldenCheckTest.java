package dev.kindred.service.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.golden.GoldenRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenCheckTest {

  private static final float[] A = {1, 3};
  private static final float[] AB = {2, 7};

  @Test
  void aTowerThatReproducesTrainingPassesWithItsLargestDifference() {
    float difference = check(List.of(new float[] {1, 3.00005f}, AB));

    assertThat(difference).isBetween(4e-5f, 6e-5f);
  }

  @Test
  void aDifferenceNamesTowerAndRow() {
    assertThatThrownBy(() -> check(List.of(A, new float[] {2, 6.5f})))
        .isInstanceOf(BundleException.Mismatch.class)
        .hasMessageStartingWith(
            "query_tower.onnx differs from training by 0.5 on golden row 1 (a b)");
  }

  @Test
  void whatIsNotANumberIsADifference() {
    assertThatThrownBy(() -> check(List.of(new float[] {1, Float.NaN}, AB)))
        .isInstanceOf(BundleException.Mismatch.class)
        .hasMessageContaining("by NaN on golden row 0 (a)");
  }

  @Test
  void anotherDimensionIsADifference() {
    assertThatThrownBy(() -> check(List.of(new float[] {1, 3, 0}, AB)))
        .isInstanceOf(BundleException.Mismatch.class)
        .hasMessageContaining("golden row 0 (a) 2 dimensions, training gave 3");
  }

  private static float check(List<float[]> expected) {
    List<GoldenRow> golden =
        List.of(
            new GoldenRow(Words.item("a"), List.of(new int[] {3}), A, A),
            new GoldenRow(Words.item("a b"), List.of(new int[] {3, 4}), AB, AB));
    return GoldenCheck.check(
        "query_tower.onnx",
        Words.SCHEMA,
        golden,
        row -> expected.get(golden.indexOf(row)),
        Words::countAndSum);
  }
}
