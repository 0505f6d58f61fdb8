package dev.kindred.trainer;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.learn.Recipe;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint with the name of its method in tables. Checkpoints of one recipe with several seeds
 * have one name; where recipes differ but name the same method, the first folder's name is added.
 */
record NamedCheckpoint(Checkpoint checkpoint, String method, long seed) {

  private record Opened(Checkpoint checkpoint, Recipe recipe) {
    static Opened of(Path folder) {
      Checkpoint checkpoint = Checkpoint.open(folder);
      return new Opened(checkpoint, Recipe.read(folder.resolve(Checkpoint.RECIPE)));
    }

    String seedless() {
      return recipe.withSeed(0).digest();
    }
  }

  /**
   * Opens checkpoints.
   *
   * @throws InvalidInputException if one cannot be read, or two are of the same recipe and seed
   */
  static List<NamedCheckpoint> open(List<Path> folders) {
    List<Opened> opened = folders.stream().map(Opened::of).toList();
    requireDistinct(opened);
    return opened.stream()
        .map(one -> new NamedCheckpoint(one.checkpoint(), name(one, opened), one.recipe().seed()))
        .toList();
  }

  private static void requireDistinct(List<Opened> opened) {
    Map<String, Opened> seen = new HashMap<>();
    for (Opened one : opened) {
      Opened same = seen.putIfAbsent(one.recipe().digest(), one);
      if (same != null) {
        throw new InvalidInputException(
            "%s and %s are of the same recipe and seed (%s, seed %d): name only one of them"
                .formatted(
                    same.checkpoint().folder(),
                    one.checkpoint().folder(),
                    one.recipe().method(),
                    one.recipe().seed()));
      }
    }
  }

  private static String name(Opened one, List<Opened> all) {
    String method = one.recipe().method();
    List<Opened> namesakes =
        all.stream().filter(other -> other.recipe().method().equals(method)).toList();
    if (namesakes.stream().map(Opened::seedless).distinct().count() == 1) {
      return method;
    }
    Opened first =
        namesakes.stream()
            .filter(other -> other.seedless().equals(one.seedless()))
            .findFirst()
            .orElse(one);
    return "%s (%s)".formatted(method, first.checkpoint().folder().getFileName());
  }
}
