package dev.kindred.trainer.evaluate;

import dev.kindred.trainer.data.Split;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything that was measured on one dataset.
 *
 * @param dataset its digest
 * @param leftOut why, for each method that could not be measured
 * @param comparisons of the methods with one of them, if there is one to compare with
 */
public record EvaluationReport(
    String dataset,
    Split split,
    List<MeasuredRun> runs,
    Map<String, String> leftOut,
    Optional<Comparisons> comparisons) {

  private record JsonRun(
      String method,
      OptionalLong seed,
      Map<Slice, Metrics> unfiltered,
      Map<Slice, Metrics> filtered) {}

  /** The tables, for people. */
  @Override
  public String toString() {
    ReportTable table = new ReportTable();
    runs.forEach(run -> table.add(run.result()));
    leftOut.forEach(table::leaveOut);
    return comparisons.map(compared -> table + "\n" + compared).orElse(table.toString());
  }

  /** The numbers, to be written as JSON. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dataset", dataset);
    json.put("split", split.name().toLowerCase(Locale.ROOT));
    json.put(
        "runs",
        runs.stream()
            .map(run ->
                new JsonRun(
                    run.result().method(),
                    run.seed(),
                    run.result().unfiltered(),
                    run.result().filtered()))
            .toList());
    json.put("leftOut", leftOut);
    comparisons.ifPresent(compared -> {
      json.put("comparisons", compared.comparisons());
      json.put("notCompared", compared.notCompared());
    });
    return json;
  }
}
