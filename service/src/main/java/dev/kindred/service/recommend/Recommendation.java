package dev.kindred.service.recommend;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.service.experiment.Assignment;
import dev.kindred.service.experiment.Manner;
import java.util.List;
import java.util.Optional;

/**
 * An answer.
 *
 * @param release the release that answered
 * @param manner how it was made
 * @param plan how the items were found: the index's plan, or {@code popular} if no seed said
 *     anything
 * @param assignment the experiment's decision, if one took the unit
 * @param items by falling score, or in the order that diversity asks for; those that a fallback
 *     added come last
 */
public record Recommendation(
    String release,
    Manner manner,
    String plan,
    Optional<Assignment> assignment,
    List<Recommended> items) {

  /** The plan of an answer that only a fallback filled. */
  static final String POPULAR = "popular";

  /**
   * A recommended item.
   *
   * @param item the item
   * @param score inner product of the query's vector and the item's, -1 to 1, and β · τ · log q
   *     where popularity counts; 0 if no seed said anything
   * @param origin why it is in the answer
   * @param why what carried it; empty unless asked for
   */
  public record Recommended(CorpusItem item, float score, Origin origin, Optional<Why> why) {}

  /** Why an item is in an answer. */
  public enum Origin {
    /** It is near to the query. */
    NEAREST,
    /** It is often chosen, and the fallback was needed. */
    POPULAR
  }
}
