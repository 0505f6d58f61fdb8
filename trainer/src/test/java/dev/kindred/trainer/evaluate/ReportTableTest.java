package dev.kindred.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTableTest {

  @Test
  void eachMethodIsARowWithTheMeanOfItsSeeds() {
    String table = new ReportTable().add(result("popular", 0.1), result("cfm", 0.2)).toString();
    assertThat(table.lines().toList())
        .hasSize(7)
        .anySatisfy(line -> assertThat(line).matches("popular +0\\.100 .*0\\.100"))
        .anySatisfy(line -> assertThat(line).matches("cfm +0\\.200 .*0\\.200"));
    assertThat(table.lines().findFirst().orElse(""))
        .startsWith("Whole corpus")
        .contains("all R@10", "head MAP@50", "tail R@50", "unseen R@50");
  }

  @Test
  void columnsAreAligned() {
    String table = new ReportTable().add(result("popular", 0.1), result("cfm", 0.2)).toString();
    assertThat(table.lines().limit(3).map(String::length).distinct()).hasSize(1);
  }

  @Test
  void differencesArePairedBySeedAndMarkedWhereTheyAreSure() {
    ReportTable table =
        new ReportTable()
            .add(result("baseline", 0.30), result("baseline", 0.40), result("baseline", 0.50))
            .add(result("cfm", 0.350), result("cfm", 0.451), result("cfm", 0.549))
            .add(result("popular", 0.1));
    assertThat(table.toString()).contains("0.400 ±0.248");
    assertThat(table.differences())
        .startsWith("Filtered, minus baseline")
        .contains("cfm", "0.050 ±0.002*")
        .doesNotContain("popular");
  }

  private static EvaluationResult result(String method, double value) {
    Map<Slice, Metrics> metrics = new EnumMap<>(Slice.class);
    for (Slice slice : Slice.values()) {
      metrics.put(slice, new Metrics(9, 3, value, value, value, value));
    }
    return new EvaluationResult(method, metrics, metrics);
  }
}
