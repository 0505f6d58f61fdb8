package dev.kindred.trainer.learn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.files.Digests;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.YamlFile;
import dev.kindred.trainer.torch.Objective;
import dev.kindred.trainer.torch.Precision;
import dev.kindred.trainer.torch.ViewLoss;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a model is trained: a file in {@code recipes/}. Unknown keys and values out of range are
 * errors.
 *
 * <pre>
 * the paper   key
 * τ           temperature, ssl.temperature
 * α           ssl.alpha
 * d           embedding-dimension
 * N           batch-size
 * </pre>
 *
 * @param method the method's name in reports
 * @param features names of the dataset's features that are learned from; default all
 * @param embeddingDimension width of each feature's embedding, 1 to 4096; default 64
 * @param layers widths of the dense layers, the last is the vectors' dimension; default [512, 128]
 * @param sharedTables whether both towers read the same embedding tables; default true
 * @param temperature τ of the supervised loss, above 0; default 0.07
 * @param batchSize pairs in a step, at least 2; default 1024
 * @param epochs how often each pair is seen, at least 1; default 10
 * @param learningRate of Adagrad, above 0 to 1000; default 0.01
 * @param initialAccumulator Adagrad's first sum of squares, at least 0; default 0
 * @param featureDropout probability to hide a feature of a target in the supervised loss (feature
 *     dropout, FD; Volkovs et al. 2017), 0 to below 1; default 0
 * @param learnedTemperature whether τ is trained like a weight, from {@code temperature} on;
 *     default false
 * @param logQ strength of the sampling-bias correction, 0 (none) to 1 (full); default 0
 * @param logQRate α of the estimate of frequencies from the stream of batches (Yi et al. 2019,
 *     Algorithm 2), above 0 to 1; 0 takes the counts of all training pairs; default 0
 * @param popularityFloor in how many training pairs an item counts as the target that is in fewer,
 *     for {@code logQ} by counts and for the dial at request time, at least 0; default 0
 * @param negatives what the targets are to be told apart from; default the batch's other targets
 * @param schedule of the learning rate; default constant
 * @param earlyStopping when training ends before its last epoch; default never
 * @param precision of the dense layers in training; default float32
 * @param seed of all random choices; default 1
 * @param ssl self-supervision; none by default
 */
public record Recipe(
    String method,
    List<String> features,
    int embeddingDimension,
    List<Integer> layers,
    boolean sharedTables,
    double temperature,
    int batchSize,
    int epochs,
    double learningRate,
    double initialAccumulator,
    double featureDropout,
    boolean learnedTemperature,
    double logQ,
    double logQRate,
    long popularityFloor,
    NegativesRecipe negatives,
    ScheduleRecipe schedule,
    Optional<EarlyStoppingRecipe> earlyStopping,
    Precision precision,
    long seed,
    Optional<SslRecipe> ssl) {

  /** Checks the ranges. */
  public Recipe {
    features = List.copyOf(features);
    layers = List.copyOf(layers);
    Ranges.require(!method.isBlank(), "method", method, "a name");
    Ranges.require(
        embeddingDimension >= 1 && embeddingDimension <= 4096,
        "embedding-dimension",
        embeddingDimension,
        "1 to 4096");
    Ranges.require(
        !layers.isEmpty() && layers.stream().allMatch(width -> width >= 1 && width <= 65536),
        "layers",
        layers,
        "at least one width from 1 to 65536");
    Ranges.require(temperature > 0, "temperature", temperature, "above 0");
    Ranges.require(batchSize >= 2, "batch-size", batchSize, "at least 2");
    Ranges.require(epochs >= 1, "epochs", epochs, "at least 1");
    Ranges.require(
        learningRate > 0 && learningRate <= 1000, "learning-rate", learningRate, "above 0 to 1000");
    Ranges.require(
        initialAccumulator >= 0, "initial-accumulator", initialAccumulator, "at least 0");
    Ranges.require(
        featureDropout >= 0 && featureDropout < 1,
        "feature-dropout",
        featureDropout,
        "0 to below 1");
    Ranges.require(logQ >= 0 && logQ <= 1, "log-q", logQ, "0 to 1");
    Ranges.require(logQRate >= 0 && logQRate <= 1, "log-q-rate", logQRate, "0 to 1");
    Ranges.require(
        popularityFloor >= 0 && popularityFloor <= Integer.MAX_VALUE,
        "popularity-floor",
        popularityFloor,
        "0 to 2147483647");
  }

  @JsonCreator
  static Recipe of(
      @JsonProperty("method") @Nullable String method,
      @JsonProperty("features") @Nullable List<String> features,
      @JsonProperty("embedding-dimension") @Nullable Integer embeddingDimension,
      @JsonProperty("layers") @Nullable List<Integer> layers,
      @JsonProperty("shared-tables") @Nullable Boolean sharedTables,
      @JsonProperty("temperature") @Nullable Double temperature,
      @JsonProperty("batch-size") @Nullable Integer batchSize,
      @JsonProperty("epochs") @Nullable Integer epochs,
      @JsonProperty("learning-rate") @Nullable Double learningRate,
      @JsonProperty("initial-accumulator") @Nullable Double initialAccumulator,
      @JsonProperty("feature-dropout") @Nullable Double featureDropout,
      @JsonProperty("learned-temperature") @Nullable Boolean learnedTemperature,
      @JsonProperty("log-q") @Nullable Double logQ,
      @JsonProperty("log-q-rate") @Nullable Double logQRate,
      @JsonProperty("popularity-floor") @Nullable Long popularityFloor,
      @JsonProperty("negatives") @Nullable NegativesRecipe negatives,
      @JsonProperty("schedule") @Nullable ScheduleRecipe schedule,
      @JsonProperty("early-stopping") @Nullable EarlyStoppingRecipe earlyStopping,
      @JsonProperty("precision") @Nullable Precision precision,
      @JsonProperty("seed") @Nullable Long seed,
      @JsonProperty("ssl") @Nullable SslRecipe ssl) {
    if (method == null) {
      throw new IllegalArgumentException("method is missing: give the recipe a name");
    }
    return new Recipe(
        method,
        features == null ? List.of() : features,
        embeddingDimension == null ? 64 : embeddingDimension,
        layers == null ? List.of(512, 128) : layers,
        sharedTables == null || sharedTables,
        temperature == null ? 0.07 : temperature,
        batchSize == null ? 1024 : batchSize,
        epochs == null ? 10 : epochs,
        learningRate == null ? 0.01 : learningRate,
        initialAccumulator == null ? 0 : initialAccumulator,
        featureDropout == null ? 0 : featureDropout,
        learnedTemperature != null && learnedTemperature,
        logQ == null ? 0 : logQ,
        logQRate == null ? 0 : logQRate,
        popularityFloor == null ? 0 : popularityFloor,
        negatives == null ? NegativesRecipe.IN_BATCH : negatives,
        schedule == null ? ScheduleRecipe.CONSTANT : schedule,
        Optional.ofNullable(earlyStopping),
        precision == null ? Precision.FLOAT32 : precision,
        seed == null ? 1 : seed,
        Optional.ofNullable(ssl));
  }

  /** The recipe of all defaults: supervised alone. */
  public static Recipe named(String method) {
    return of(
        method, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null);
  }

  /**
   * Reads a recipe.
   *
   * @throws InvalidInputException naming file, line and key
   */
  public static Recipe read(Path file) {
    return YamlFile.read(file, Recipe.class);
  }

  /** The same recipe with another seed. */
  public Recipe withSeed(long newSeed) {
    return with(Map.of("seed", Long.toString(newSeed)));
  }

  /**
   * The same recipe with other values for some keys.
   *
   * @param settings values as YAML by key, such as {@code 0.3} for {@code ssl.alpha}
   * @throws InvalidInputException naming the key and what it must be
   */
  public Recipe with(Map<String, String> settings) {
    return YamlFile.with(this, settings, Recipe.class);
  }

  /**
   * The features that are learned from, in the order in which they are declared.
   *
   * @param declared those of the dataset
   * @throws InvalidInputException if the recipe names one that is not declared
   */
  List<FeatureSpec> select(List<FeatureSpec> declared) {
    List<String> names = declared.stream().map(FeatureSpec::name).toList();
    for (String feature : features) {
      if (!names.contains(feature)) {
        throw new InvalidInputException(
            "the recipe's features name '%s', but the dataset has %s".formatted(feature, names));
      }
    }
    return features.isEmpty()
        ? declared
        : declared.stream().filter(spec -> features.contains(spec.name())).toList();
  }

  /** How self-supervision takes part; empty also where its weight is 0. */
  Optional<SslRecipe> selfSupervision() {
    return ssl.filter(each -> each.alpha() > 0);
  }

  /** The loss of a step. */
  Objective objective() {
    return new Objective(
        temperature,
        ssl.map(SslRecipe::alpha).orElse(0.0),
        ssl.map(SslRecipe::temperature).orElse(1.0),
        ssl.map(SslRecipe::loss).orElse(ViewLoss.SOFTMAX),
        precision);
  }

  /** The keys in which the recipe of a folder, this one, differs from the one that is asked for. */
  String difference(Recipe asked) {
    List<String> there = toYaml().lines().toList();
    List<String> here = asked.toYaml().lines().toList();
    return "%s there, %s here".formatted(besides(there, here), besides(here, there));
  }

  private static String besides(List<String> lines, List<String> others) {
    return lines.stream()
        .filter(line -> !others.contains(line))
        .map(String::strip)
        .collect(Collectors.joining(", "));
  }

  /**
   * SHA-256 of the whole recipe: equal for recipes that train alike. A floor of 0 is left out, so
   * that a study goes on that was begun before there were floors.
   */
  public String digest() {
    String text = toYaml().replace("popularity-floor: 0\n", "");
    return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The recipe with every key, as {@link #read} accepts it. */
  public String toYaml() {
    return YamlFile.text(this);
  }
}
