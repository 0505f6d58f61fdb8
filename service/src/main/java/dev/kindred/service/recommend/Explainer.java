package dev.kindred.service.recommend;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.service.release.Release;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Explains items. The seed that carries an item is embedded again, once without each of its
 * features, and the item scored again with each of these vectors.
 */
final class Explainer {

  private final Seeds seeds;
  private final QueryVector query;
  private final double popularityWeight;
  private final Map<Integer, Map<String, QueryVector>> masked = new HashMap<>();

  /**
   * Explains what one query found.
   *
   * @param popularityWeight by which log q counts
   */
  Explainer(Seeds seeds, QueryVector query, double popularityWeight) {
    this.seeds = seeds;
    this.query = query;
    this.popularityWeight = popularityWeight;
  }

  /** Why each of some items was found. */
  List<Why> explain(List<Integer> positions) {
    List<float[]> vectors = new ArrayList<>();
    List<Integer> carrying = new ArrayList<>();
    int[] items = positions.stream().mapToInt(Integer::intValue).toArray();
    for (float[] vector : seeds.release().index().vectors(items)) {
      vectors.add(vector);
      carrying.add(carrying(vector));
    }
    mask(new TreeSet<>(carrying));
    List<Why> whys = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      whys.add(why(positions.get(i), vectors.get(i), carrying.get(i)));
    }
    return whys;
  }

  private int carrying(float[] item) {
    int best = 0;
    for (int seed = 1; seed < seeds.liked(); seed++) {
      if (query.part(seed, item) > query.part(best, item)) {
        best = seed;
      }
    }
    return best;
  }

  /** Embeds all that is masked of some seeds at once. */
  private void mask(Set<Integer> carrying) {
    record Masked(int seed, String feature) {}
    List<Masked> rows = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    for (int seed : carrying) {
      Item item = seeds.list().get(seed).asked();
      masked.put(seed, new LinkedHashMap<>());
      for (Feature feature : seeds.features()) {
        if (has(item, feature)) {
          rows.add(new Masked(seed, feature.name()));
          items.add(without(item, feature.name()));
        }
      }
    }
    float[][] vectors =
        items.isEmpty() ? new float[0][] : Seeds.embed(seeds.release(), seeds.mode(), items);
    for (int row = 0; row < vectors.length; row++) {
      Masked of = rows.get(row);
      masked
          .getOrDefault(of.seed(), Map.of())
          .put(of.feature(), query.with(of.seed(), vectors[row]));
    }
  }

  private static boolean has(Item item, Feature feature) {
    return feature.name().equals(FeatureSpec.ID)
        ? !item.id().equals(Seed.UNSEEN_ID)
        : !item.values(feature.name()).isEmpty();
  }

  /** An unseen id takes the id's place, as for an item that is new. */
  private static Item without(Item item, String feature) {
    if (feature.equals(FeatureSpec.ID)) {
      return new Item(Seed.UNSEEN_ID, item.attributes());
    }
    Map<String, List<String>> attributes = new HashMap<>(item.attributes());
    attributes.remove(feature);
    return new Item(item.id(), attributes);
  }

  private Why why(int position, float[] item, int seed) {
    double score = QueryVector.innerProduct(query.unit(), item);
    Map<String, Float> features = new LinkedHashMap<>();
    masked
        .getOrDefault(seed, Map.of())
        .forEach((feature, vector) ->
            features.put(feature, (float) (score - QueryVector.innerProduct(vector.unit(), item))));
    Map<String, Float> parts = new LinkedHashMap<>();
    for (int other = 0; other < seeds.list().size(); other++) {
      parts.merge(seeds.list().get(other).seed().name(), query.part(other, item), Float::sum);
    }
    Seeds.Resolved carrying = seeds.list().get(seed);
    Release release = seeds.release();
    return new Why(
        carrying.seed().name(),
        parts,
        popularity(position),
        features,
        shared(carrying.asked(), release.catalog().item(position).item()));
  }

  private float popularity(int position) {
    return popularityWeight == 0
        ? 0 // And not -0, as weight · log q would be.
        : (float) popularityWeight * seeds.release().index().popularity().logQ(position);
  }

  private static Map<String, List<String>> shared(Item seed, Item item) {
    Map<String, List<String>> shared = new TreeMap<>();
    seed.attributes()
        .forEach((attribute, values) -> {
          List<String> both =
              item.values(attribute).stream().filter(values::contains).distinct().toList();
          if (!both.isEmpty()) {
            shared.put(attribute, both);
          }
        });
    return shared;
  }
}
