package dev.kindred.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ReportTableTest {

  @Test
  void eachSliceHasARowForEachMethod() {
    String table = new ReportTable().add(result("popular", 0.1), result("cfm", 0.2)).toString();
    assertThat(table)
        .isEqualTo(
            """
            slice   method    R@10   R@50  MAP@10  MAP@50  filtered R@10   R@50  MAP@10  MAP@50
            all     popular  0.100  0.100   0.100   0.100          0.200  0.200   0.200   0.200
            all     cfm      0.200  0.200   0.200   0.200          0.400  0.400   0.400   0.400
            head    popular  0.100  0.100   0.100   0.100          0.200  0.200   0.200   0.200
            head    cfm      0.200  0.200   0.200   0.200          0.400  0.400   0.400   0.400
            tail    popular  0.100  0.100   0.100   0.100          0.200  0.200   0.200   0.200
            tail    cfm      0.200  0.200   0.200   0.200          0.400  0.400   0.400   0.400
            unseen  popular  0.100  0.100   0.100   0.100          0.200  0.200   0.200   0.200
            unseen  cfm      0.200  0.200   0.200   0.200          0.400  0.400   0.400   0.400
            """);
  }

  @Test
  void whatIsLeftOutIsSaidUnderTheTable() {
    assertThat(
            new ReportTable()
                .add(result("cfm", 0.2))
                .leaveOut("EASE^R", "too many items")
                .toString())
        .endsWith("\nEASE^R is left out: too many items\n");
  }

  @Test
  void differencesArePairedBySeedAndMarkedWhereTheyAreSure() {
    ReportTable table =
        new ReportTable()
            .add(result("baseline", 0.30), result("baseline", 0.40), result("baseline", 0.50))
            .add(result("cfm", 0.350), result("cfm", 0.451), result("cfm", 0.549))
            .add(result("popular", 0.1));
    assertThat(table.toString()).contains("0.400 ±0.248");
    assertThat(table.differences().lines())
        .hasSize(5)
        .first(InstanceOfAssertFactories.STRING)
        .startsWith("slice   minus baseline");
    assertThat(table.differences())
        .contains("all     cfm", "0.050 ±0.002*")
        .doesNotContain("popular");
  }

  private static EvaluationResult result(String method, double value) {
    Map<Slice, Metrics> metrics = new EnumMap<>(Slice.class);
    Map<Slice, Metrics> filtered = new EnumMap<>(Slice.class);
    for (Slice slice : Slice.values()) {
      metrics.put(slice, new Metrics(9, 3, value, value, value, value));
      filtered.put(slice, new Metrics(9, 3, 2 * value, 2 * value, 2 * value, 2 * value));
    }
    return new EvaluationResult(method, metrics, filtered);
  }
}
