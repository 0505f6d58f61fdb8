package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.Item;
import java.util.Arrays;
import java.util.List;

/** Towers that open as they should, and whose query tower then gives what is no number. */
final class BrokenTowers extends FakeTowers {

  private boolean audited;

  BrokenTowers(Bundle bundle) {
    super(bundle);
  }

  @Override
  public float[][] queries(List<Item> items) {
    float[][] vectors = super.queries(items);
    if (audited) {
      Arrays.stream(vectors).forEach(vector -> Arrays.fill(vector, Float.NaN));
    }
    audited = true;
    return vectors;
  }
}
