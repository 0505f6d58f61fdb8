package dev.kindred.service.embedding;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.Item;
import java.nio.file.Path;
import java.util.List;

/** The small bundle among the test's resources, with real towers. */
final class SmallBundle {

  static final Bundle BUNDLE = Bundle.open(Path.of("src", "test", "resources", "bundles", "small"));

  private SmallBundle() {}

  static TowerSession queryTower() {
    return TowerSession.open(BUNDLE.queryTower(), BUNDLE.schema(), Device.CPU, 1);
  }

  /** All items of the corpus, in order. */
  static EncodedBatch corpus() {
    List<Item> items = BUNDLE.corpus().stream().map(CorpusItem::item).toList();
    return new FeatureEncoder(BUNDLE.schema()).encode(items);
  }
}
