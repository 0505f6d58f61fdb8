package dev.kindred.service.recommend;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.service.experiment.Assignment;
import dev.kindred.service.index.Plan;
import java.util.List;
import java.util.Optional;

/**
 * An answer.
 *
 * @param release the release that answered
 * @param mode what the recommendation means
 * @param plan how the items were found
 * @param assignment the experiment's decision, if one took the unit
 * @param items by falling score
 */
public record Recommendation(
    String release,
    Mode mode,
    Plan plan,
    Optional<Assignment> assignment,
    List<Recommended> items) {

  /**
   * A recommended item.
   *
   * @param item the item
   * @param score inner product of the query's vector and the item's, -1 to 1
   */
  public record Recommended(CorpusItem item, float score) {}
}
