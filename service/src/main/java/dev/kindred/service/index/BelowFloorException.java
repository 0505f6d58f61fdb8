package dev.kindred.service.index;

import java.io.Serial;
import java.util.Locale;

/** A graph finds less, or can be reached less, than the settings ask for. */
public final class BelowFloorException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  BelowFloorException(IndexAudit audit, IndexSettings settings) {
    super(
        String.format(
            Locale.ROOT,
            "its graph is below the floor: recall@10 is %.4f with a beam of %d (index.min-recall is"
                + " %s), and %.4f of the nodes can be reached (index.min-reachable is %s); raise"
                + " index.max-connections or index.beam-width, lower the floor, or set"
                + " index.below-floor=exact",
            audit.recallAt10(),
            audit.searchBeam(),
            settings.floor().minRecall(),
            audit.reachableShare(),
            settings.floor().minReachable()));
  }
}
