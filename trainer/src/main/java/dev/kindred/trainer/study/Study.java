package dev.kindred.trainer.study;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.trainer.evaluate.Slice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The experiments of Yao et al. (2021) that can be repeated. */
public enum Study {
  /** All methods with all the data. */
  TABLE2("Methods") {
    @Override
    List<Variant> variants(ItemSchema schema) {
      return methods(schema);
    }
  },

  /** All methods with a tenth of the training pairs. */
  TABLE3("Methods, with a tenth of the training pairs") {
    @Override
    List<Variant> variants(ItemSchema schema) {
      return methods(schema).stream().map(variant -> variant.share(0.1)).toList();
    }
  },

  /** All methods on the head and on the tail. */
  TABLE4("Methods, on head and tail") {
    @Override
    List<Variant> variants(ItemSchema schema) {
      return methods(schema);
    }
  },

  /** How the two views are made. */
  TABLE5("Augmentations") {
    @Override
    List<Variant> variants(ItemSchema schema) {
      return List.of(
          Variant.baseline(),
          Variant.augmented("cfm", "cfm"),
          Variant.augmented("rfm", "rfm"),
          Variant.augmented("rfm-no-complement", "rfm-no-complement"),
          Variant.augmented("cfm-no-dropout", "cfm-no-dropout"),
          Variant.augmented("no-masking", "no-masking"));
    }
  },

  /** How unequal popularity is: {@link dev.kindred.trainer.describe.Popularity}, not trained. */
  FIG4("The popularity of items") {
    @Override
    List<Variant> variants(ItemSchema schema) {
      return List.of();
    }
  },

  /** The weight of the contrastive loss. */
  FIG5("The weight α of the contrastive loss") {
    @Override
    List<Variant> variants(ItemSchema schema) {
      return over(Curve.ALPHA);
    }
  },

  /** The dropout of multi-hot values. */
  FIG6("The dropout of multi-hot values") {
    @Override
    List<Variant> variants(ItemSchema schema) {
      return over(Curve.DROPOUT);
    }
  },

  /** Head and tail over the strength of the sampling-bias correction; beyond the paper. */
  BETA("The strength β of the sampling-bias correction") {
    @Override
    List<Variant> variants(ItemSchema schema) {
      return Stream.of(false, true)
          .flatMap(augmented ->
              Curve.LOG_Q.values().stream().map(beta -> Variant.corrected(augmented, beta)))
          .toList();
    }
  },

  /** Item vectors in the plane: {@link MapRun}. */
  FIG7("Item vectors in the plane") {
    @Override
    List<Variant> variants(ItemSchema schema) {
      return List.of(Variant.baseline(), Variant.augmented(Variant.CFM, Variant.CFM));
    }
  };

  private final String title;

  Study(String title) {
    this.title = title;
  }

  /** What it compares, the method that all others are compared with first. */
  abstract List<Variant> variants(ItemSchema schema);

  /** The curve that it draws, if it does. */
  Optional<Curve> curve() {
    return switch (this) {
      case FIG5 -> Optional.of(Curve.ALPHA);
      case FIG6 -> Optional.of(Curve.DROPOUT);
      case TABLE2, TABLE3, TABLE4, TABLE5, FIG4, BETA, FIG7 -> Optional.empty();
    };
  }

  String title() {
    return title;
  }

  Set<Slice> slices() {
    return this == TABLE4 ? EnumSet.of(Slice.HEAD, Slice.TAIL) : EnumSet.allOf(Slice.class);
  }

  private static List<Variant> methods(ItemSchema schema) {
    List<Variant> methods =
        new ArrayList<>(
            List.of(
                Variant.baseline(),
                Variant.featureDropout(),
                Variant.augmented("spread-out", "none"),
                Variant.augmented("rfm", "rfm"),
                Variant.augmented("cfm", "cfm")));
    List<String> features = schema.features().stream().map(FeatureSpec::name).toList();
    if (features.contains(FeatureSpec.ID) && features.size() > 1) {
      methods.add(Variant.reading("id only", List.of(FeatureSpec.ID)));
      methods.add(
          Variant.reading(
              "features only",
              features.stream().filter(name -> !name.equals(FeatureSpec.ID)).toList()));
    }
    return methods;
  }

  private static List<Variant> over(Curve curve) {
    return Stream.concat(
            Stream.of(Variant.baseline()),
            curve.values().stream().map(value -> Variant.with(curve.key(), value)))
        .toList();
  }
}
