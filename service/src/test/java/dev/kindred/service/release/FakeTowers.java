package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.Item;
import dev.kindred.service.embedding.Provider;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Towers without a model: items of one category lie close together. The query tower points from an
 * item's category to the next one.
 */
public class FakeTowers implements Towers {

  /** How many numbers a vector has. */
  public static final int DIMENSION = 16;

  private final Bundle bundle;
  private boolean closed;

  /** Towers of a bundle, whatever its files hold. */
  public FakeTowers(Bundle bundle) {
    this.bundle = bundle;
  }

  @Override
  public float[][] queries(List<Item> items) {
    return items.stream().map(item -> vector(item, 1)).toArray(float[][]::new);
  }

  @Override
  public float[][] items(List<Item> items) {
    return items.stream().map(item -> vector(item, 0)).toArray(float[][]::new);
  }

  @Override
  public float[][] corpus() {
    return bundle.corpus().stream().map(entry -> vector(entry.item(), 0)).toArray(float[][]::new);
  }

  @Override
  public float[][] corpus(int[] positions) {
    return corpusVectors(positions);
  }

  /** The vectors of some items of the corpus. */
  protected final float[][] corpusVectors(int[] positions) {
    return IntStream.of(positions)
        .mapToObj(position -> vector(bundle.corpus().item(position), 0))
        .toArray(float[][]::new);
  }

  @Override
  public int queuedRows() {
    return 0;
  }

  @Override
  public Optional<Provider> provider() {
    return Optional.of(Provider.CPU);
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Whether the towers were freed. */
  public boolean closed() {
    return closed;
  }

  private static float[] vector(Item item, int step) {
    float[] vector = new float[DIMENSION];
    for (String value : item.values("category")) {
      vector = random(Integer.parseInt(value.substring(1)) + step, 1);
    }
    float[] own = random(item.id().hashCode(), 0.3f);
    double square = 0;
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] += own[i];
      square += vector[i] * vector[i];
    }
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }

  private static float[] random(long seed, float scale) {
    Random random = new Random(seed);
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = scale * (float) random.nextGaussian();
    }
    return vector;
  }
}
