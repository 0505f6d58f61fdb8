package dev.kindred.trainer.evaluate;

import dev.kindred.model.report.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All methods of an evaluation against one of them.
 *
 * @param notCompared why, for each method that could not be
 */
public record Comparisons(List<Comparison> comparisons, Map<String, String> notCompared) {

  /**
   * Compares every other method.
   *
   * @param runs of one evaluation; those of one method are its seeds
   * @param against the method to compare with, which must be among them
   */
  public static Comparisons of(List<MeasuredRun> runs, String against) {
    SequencedMap<String, List<MeasuredRun>> methods = new LinkedHashMap<>();
    runs.stream()
        .sorted(Comparator.comparingLong((MeasuredRun run) -> run.seed().orElse(0)))
        .forEach(
            run -> methods.computeIfAbsent(run.result().method(), _ -> new ArrayList<>()).add(run));
    List<MeasuredRun> reference = methods.remove(against);
    if (reference == null) {
      throw new IllegalArgumentException("no run of " + against);
    }
    List<Comparison> comparisons = new ArrayList<>();
    Map<String, String> notCompared = new LinkedHashMap<>();
    for (MeasuredRun first : runs) { // In their order, which sorting by seeds changed.
      List<MeasuredRun> method = methods.remove(first.result().method());
      if (method == null) {
        continue;
      }
      if (seeds(method).equals(seeds(reference))
          || seeds(method).isEmpty()
          || seeds(reference).isEmpty()) {
        comparisons.add(Comparison.of(method, reference));
      } else {
        notCompared.put(
            first.result().method(),
            "its seeds are %s, those of %s %s: train the same ones"
                .formatted(seeds(method), against, seeds(reference)));
      }
    }
    return new Comparisons(comparisons, notCompared);
  }

  /** Empty for a method without chance, which has one run. */
  private static List<Long> seeds(List<MeasuredRun> runs) {
    return runs.stream()
        .filter(run -> run.seed().isPresent())
        .map(run -> run.seed().orElseThrow())
        .toList();
  }

  /** Two tables, unfiltered and filtered, and which methods were not compared. */
  @Override
  public String toString() {
    return text(EnumSet.allOf(Slice.class));
  }

  /** The same of some slices. */
  public String text(Set<Slice> slices) {
    StringBuilder text = new StringBuilder();
    if (!comparisons.isEmpty()) {
      text.append(table("minus ", slices, Comparison::unfiltered)).append('\n');
      text.append(table("filtered, minus ", slices, Comparison::filtered));
    }
    notCompared.forEach((method, reason) ->
        text.append(method).append(" is not compared: ").append(reason).append('\n'));
    return text.toString();
  }

  private String table(
      String corner,
      Set<Slice> slices,
      Function<Comparison, Map<Slice, Map<Metric, PairedDifference>>> ranking) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        Stream.concat(
                Stream.of("slice", corner + comparisons.getFirst().against()),
                Stream.of(Metric.values()).map(Metric::toString))
            .toList());
    for (Slice slice : slices) {
      for (Comparison comparison : comparisons) {
        rows.add(
            Stream.concat(
                    Stream.of(slice.toString(), comparison.method()),
                    ranking.apply(comparison).getOrDefault(slice, Map.of()).values().stream()
                        .map(PairedDifference::toString))
                .collect(Collectors.toList()));
      }
    }
    return TextTable.align(rows, 2);
  }
}
