package dev.kindred.model.feature;

import dev.kindred.model.files.Digests;
import dev.kindred.model.files.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that turns attributes into ids: the features in the order of the input layer, each
 * with its vocabulary. It travels from training to serving as {@code schema.json}, an object with
 * the key {@code features}, and one file {@code vocabularies/NAME.jsonl} for each feature, a JSON
 * string per line in the order of the ids.
 */
public final class FeatureSchema {

  /** The file that declares the features. */
  public static final String FILE = "schema.json";

  /** The folder with a vocabulary for each feature. */
  public static final String VOCABULARIES = "vocabularies";

  private final List<Feature> features;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final String fingerprint;

  /**
   * @param features at least one, no name twice
   */
  public FeatureSchema(List<Feature> features) {
    if (features.isEmpty()) {
      throw new IllegalArgumentException("a schema needs at least one feature");
    }
    this.features = List.copyOf(features);
    for (Feature feature : features) {
      if (indexes.put(feature.name(), indexes.size()) != null) {
        throw new IllegalArgumentException("feature '" + feature.name() + "' is declared twice");
      }
    }
    this.fingerprint = fingerprintOf(this.features);
  }

  /** The features in the order of the input layer. */
  public List<Feature> features() {
    return features;
  }

  /** Number of features. */
  public int size() {
    return features.size();
  }

  /**
   * Position of a feature.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int index(String name) {
    Integer index = indexes.get(name);
    if (index == null) {
      throw new IllegalArgumentException(
          "there is no feature '" + name + "'; there are " + indexes.keySet());
    }
    return index;
  }

  /** SHA-256 over declarations and vocabularies: equal if and only if they encode alike. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Writes {@code schema.json} and the vocabularies into an existing folder. */
  public void write(Path folder) {
    JsonFile.write(folder.resolve(FILE), new Declaration(specs(features)));
    for (Feature feature : features) {
      VocabularyFile.write(vocabularyFile(folder, feature.spec()), feature.vocabulary());
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws dev.kindred.model.files.InvalidInputException if a file is missing or broken
   */
  public static FeatureSchema read(Path folder) {
    List<Feature> features = new ArrayList<>();
    for (FeatureSpec spec : JsonFile.read(folder.resolve(FILE), Declaration.class).features()) {
      Path file = vocabularyFile(folder, spec);
      features.add(new Feature(spec, VocabularyFile.read(file, spec.oovBuckets())));
    }
    return new FeatureSchema(features);
  }

  /** The files that {@link #write} writes, relative to the folder and with {@code /}. */
  public List<String> files() {
    List<String> files = new ArrayList<>(List.of(FILE));
    features.forEach(feature -> files.add(VOCABULARIES + "/" + feature.name() + ".jsonl"));
    return files;
  }

  record Declaration(List<FeatureSpec> features) {}

  private static Path vocabularyFile(Path folder, FeatureSpec spec) {
    return folder.resolve(VOCABULARIES).resolve(spec.name() + ".jsonl");
  }

  private static List<FeatureSpec> specs(List<Feature> features) {
    return features.stream().map(Feature::spec).toList();
  }

  private static String fingerprintOf(List<Feature> features) {
    MessageDigest digest = Digests.newSha256();
    digest.update(JsonFile.bytes(new Declaration(specs(features))));
    for (Feature feature : features) {
      for (String value : feature.vocabulary().values()) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      digest.update((byte) '\n');
    }
    return Digests.hex(digest);
  }
}
