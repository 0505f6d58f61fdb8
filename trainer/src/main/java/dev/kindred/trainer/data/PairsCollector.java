package dev.kindred.trainer.data;

import java.util.Arrays;

/** Collects pairs one by one. */
public final class PairsCollector {
  private int[] sources = new int[1024];
  private int[] targets = new int[1024];
  private int size;

  public void add(int source, int target) {
    if (size == sources.length) {
      sources = Arrays.copyOf(sources, size * 2);
      targets = Arrays.copyOf(targets, size * 2);
    }
    sources[size] = source;
    targets[size] = target;
    size++;
  }

  public Pairs toPairs() {
    return new Pairs(Arrays.copyOf(sources, size), Arrays.copyOf(targets, size));
  }
}
