package dev.kindred.export;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.CheckpointWriter;
import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.feature.Vocabulary;
import dev.kindred.model.golden.GoldenRow;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/** A random model over a shop of random items; equal seeds give equal models. */
public final class SmallModel {

  private static final List<String> COLOURS = List.of("red", "green", "blue", "black", "white");
  private static final List<String> BRANDS = List.of("acme", "bolt", "crown", "dune");

  private final Random random;
  private final List<CorpusItem> corpus = new ArrayList<>();
  private final FeatureSchema schema;
  private final TwoTowerArchitecture architecture;
  private final Map<String, FloatTensor> weights = new LinkedHashMap<>();

  /**
   * @param items number of items; every tenth has no values but its id
   */
  public SmallModel(long seed, int items) {
    random = new Random(seed);
    for (int index = 0; index < items; index++) {
      corpus.add(new CorpusItem(item("item-" + index, index % 10 == 9), random.nextInt(50)));
    }
    schema =
        new FeatureSchema(
            List.of(
                new Feature(
                    FeatureSpec.oneHot("id"),
                    Vocabulary.of(
                        corpus.stream().limit(items / 2).map(entry -> entry.item().id()).toList(),
                        1)),
                new Feature(FeatureSpec.oneHot("brand"), Vocabulary.of(BRANDS, 1)),
                new Feature(
                    new FeatureSpec("colours", FeatureKind.MULTI_HOT, 1, 4, 2),
                    Vocabulary.of(COLOURS, 2))));
    architecture = randomArchitecture();
    for (String name : architecture.weights()) {
      weights.put(name, randomWeights(name));
    }
  }

  public FeatureSchema schema() {
    return schema;
  }

  public TwoTowerArchitecture architecture() {
    return architecture;
  }

  public List<CorpusItem> corpus() {
    return corpus;
  }

  public Map<String, FloatTensor> weights() {
    return weights;
  }

  public EncodedBatch encoded() {
    return new FeatureEncoder(schema).encode(corpus.stream().map(CorpusItem::item).toList());
  }

  public SlowTower slow(Tower tower) {
    return new SlowTower(architecture, tower, name -> Objects.requireNonNull(weights.get(name)));
  }

  /** The first items, with the oracle's vectors. */
  public List<GoldenRow> golden(int count) {
    EncodedBatch batch = encoded();
    return IntStream.range(0, Math.min(count, corpus.size()))
        .mapToObj(row ->
            new GoldenRow(
                corpus.get(row).item(),
                IntStream.range(0, schema.size()).mapToObj(f -> batch.ids(row, f)).toList(),
                slow(architecture.query()).embed(batch, row),
                slow(architecture.item()).embed(batch, row)))
        .toList();
  }

  /** A finished checkpoint. */
  public Checkpoint writeTo(Path folder, int goldenRows) {
    writer(folder)
        .finish(
            7,
            List.copyOf(weights.values()),
            List.of(),
            golden(goldenRows),
            Map.of("recall@10", 0.5));
    return Checkpoint.open(folder);
  }

  /** A checkpoint whose training has not come to its end. */
  public Checkpoint writeUnfinishedTo(Path folder) {
    writer(folder).save(3, List.copyOf(weights.values()), List.of());
    return Checkpoint.open(folder);
  }

  private CheckpointWriter writer(Path folder) {
    return CheckpointWriter.create(
        folder,
        "method: cfm\n",
        TowerSchemas.same(schema),
        architecture,
        corpus,
        Map.of("dataset", "d1", "seed", "1"));
  }

  private Item item(String id, boolean bare) {
    if (bare) {
      return new Item(id, Map.of());
    }
    List<String> colours =
        random.ints(random.nextInt(4), 0, COLOURS.size()).mapToObj(COLOURS::get).toList();
    return new Item(
        id, Map.of("brand", List.of(BRANDS.get(random.nextInt(4))), "colours", colours));
  }

  private TwoTowerArchitecture randomArchitecture() {
    List<EmbeddingTable> tables = new ArrayList<>();
    List<TowerInput> inputs = new ArrayList<>();
    for (Feature feature : schema.features()) {
      tables.add(
          new EmbeddingTable(feature.name(), feature.vocabulary().size(), 1 + random.nextInt(8)));
      inputs.add(new TowerInput(feature.name(), feature.name()));
    }
    int width = tables.stream().mapToInt(EmbeddingTable::dimension).sum();
    int dimension = 4 + random.nextInt(5);
    return new TwoTowerArchitecture(
        tables,
        new Tower("query", inputs, layers(width, dimension)),
        new Tower("item", inputs, layers(width, dimension)));
  }

  private List<Layer> layers(int inputWidth, int dimension) {
    List<Layer> layers = new ArrayList<>();
    int width = inputWidth;
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      int next = 1 + random.nextInt(16);
      layers.add(new Layer.Dense("dense" + layers.size(), width, next));
      layers.add(new Layer.Relu());
      width = next;
    }
    layers.add(new Layer.Dense("last", width, dimension));
    layers.add(new Layer.L2Normalize(1e-6f));
    return layers;
  }

  private FloatTensor randomWeights(String name) {
    for (EmbeddingTable table : architecture.tables()) {
      if (table.weights().equals(name)) {
        float[] values = gaussian(table.rows() * table.dimension());
        Arrays.fill(values, 0, table.dimension(), 0f);
        return FloatTensor.of(name, new long[] {table.rows(), table.dimension()}, values);
      }
    }
    for (Tower tower : List.of(architecture.query(), architecture.item())) {
      for (Layer layer : tower.layers()) {
        if (layer instanceof Layer.Dense dense && tower.weight(dense).equals(name)) {
          return FloatTensor.of(
              name,
              new long[] {dense.outputs(), dense.inputs()},
              gaussian(dense.outputs() * dense.inputs()));
        }
        if (layer instanceof Layer.Dense dense && tower.bias(dense).equals(name)) {
          return FloatTensor.of(name, new long[] {dense.outputs()}, gaussian(dense.outputs()));
        }
      }
    }
    throw new IllegalArgumentException("no weights are named " + name);
  }

  private float[] gaussian(int count) {
    float[] values = new float[count];
    for (int index = 0; index < count; index++) {
      values[index] = (float) random.nextGaussian();
    }
    return values;
  }
}
