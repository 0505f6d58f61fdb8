package dev.kindred.service.web;

import dev.kindred.service.write.Draft;
import dev.kindred.service.write.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many changes, a JSON object on each line. Empty lines do not count as changes.
 *
 * <pre>
 *   {"id": "a", "attributes": {"words": ["map"]}}
 *   {"id": "b", "delete": true}
 * </pre>
 */
final class Bulk {

  static final int MOST_PROBLEMS = 1000;

  private final List<Draft> drafts = new ArrayList<>();
  private final List<Integer> lineOf = new ArrayList<>(); // of each draft
  private final List<BulkReport.LineProblem> problems = new ArrayList<>();
  private int lines;

  record Line(
      @Nullable String id,
      @Nullable Map<String, List<String>> attributes,
      @Nullable Boolean delete) {}

  private Bulk() {}

  static Bulk read(byte[] body, ItemLaws laws) {
    Bulk bulk = new Bulk();
    JsonLines.read(body, (number, line) -> bulk.add(number, line, laws));
    return bulk;
  }

  private void add(int number, byte[] json, ItemLaws laws) {
    lines++;
    try {
      drafts.add(draft(JsonBody.parse(json, Line.class), laws));
      lineOf.add(number);
    } catch (InvalidParameterException e) {
      problems.add(BulkReport.problem(number, e));
    }
  }

  private static Draft draft(Line line, ItemLaws laws) {
    if (line.delete() == null || !line.delete()) {
      return new Draft.Put(laws.item(line.id(), line.attributes()));
    }
    if (line.attributes() != null) {
      throw new InvalidParameterException(
          "Contradiction", "delete", "true", "An item that is deleted has no 'attributes'.");
    }
    return new Draft.Delete(laws.id(line.id()));
  }

  /** The changes, in the order of the lines. */
  List<Draft> drafts() {
    return drafts;
  }

  /**
   * The report.
   *
   * @param outcomes of the drafts
   */
  BulkReport report(List<Outcome> outcomes) {
    List<BulkReport.LineProblem> all = new ArrayList<>(problems);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) == Outcome.UNKNOWN) {
        String id = drafts.get(i).id();
        all.add(
            new BulkReport.LineProblem(
                lineOf.get(i), "Unknown item", "No release has an item '" + id + "'.", "id", id));
      }
    }
    all.sort(Comparator.comparingInt(BulkReport.LineProblem::line));
    return new BulkReport(
        lines,
        count(outcomes, Outcome.CREATED),
        count(outcomes, Outcome.REPLACED),
        count(outcomes, Outcome.DELETED),
        all.size(),
        all.subList(0, Math.min(all.size(), MOST_PROBLEMS)));
  }

  private static long count(List<Outcome> outcomes, Outcome wanted) {
    return outcomes.stream().filter(outcome -> outcome == wanted).count();
  }
}
