package dev.kindred.trainer.data;

import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import dev.kindred.model.files.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks a dataset's folder. */
final class DatasetReader {
  private DatasetReader() {}

  static Dataset read(Path folder) {
    Path infoFile = folder.resolve(DatasetFiles.INFO);
    if (!Files.isRegularFile(infoFile)) {
      throw new InvalidInputException(
          "%s is not a dataset: it holds no %s".formatted(folder, DatasetFiles.INFO));
    }
    Map<?, ?> info = JsonFile.read(infoFile, Map.class);
    requireVersion(infoFile, info);
    ItemSchema schema = YamlFile.read(folder.resolve(DatasetFiles.SCHEMA), ItemSchema.class);
    List<Item> items =
        ItemTable.read(DatasetFiles.table(folder, DatasetFiles.ITEMS), Columns.ofItems(schema));
    List<Item> queries =
        schema.hasQueries()
            ? ItemTable.read(
                DatasetFiles.table(folder, DatasetFiles.QUERIES), Columns.ofQueries(schema))
            : List.of();
    PairTable.Rows targets = new PairTable.Rows(DatasetFiles.ITEMS, "item", rows(items));
    PairTable.Rows sources =
        schema.hasQueries()
            ? new PairTable.Rows(DatasetFiles.QUERIES, "query", rows(queries))
            : targets;
    Dataset dataset =
        new Dataset(
            schema,
            items,
            queries,
            new SplitPairs(
                pairs(folder, Split.TRAIN, sources, targets),
                pairs(folder, Split.VALIDATION, sources, targets),
                pairs(folder, Split.TEST, sources, targets)));
    requireDigest(infoFile, info, dataset.digest());
    return dataset;
  }

  private static Map<String, Integer> rows(List<Item> items) {
    Map<String, Integer> rows = HashMap.newHashMap(items.size());
    for (int row = 0; row < items.size(); row++) {
      rows.put(items.get(row).id(), row);
    }
    return rows;
  }

  private static Pairs pairs(
      Path folder, Split split, PairTable.Rows sources, PairTable.Rows targets) {
    return PairTable.read(DatasetFiles.table(folder, split.fileName()), sources, targets);
  }

  private static void requireVersion(Path file, Map<?, ?> info) {
    Object version = info.get(DatasetFiles.FORMAT_VERSION_KEY);
    if (version == null) {
      throw new InvalidInputException(
          "%s: the key '%s' is missing; it must be %d"
              .formatted(file, DatasetFiles.FORMAT_VERSION_KEY, Dataset.FORMAT_VERSION));
    }
    if (!version.equals(Dataset.FORMAT_VERSION)) {
      throw new InvalidInputException(
          "%s: %s is %s, but this program reads %d: import the data again with this version"
              .formatted(file, DatasetFiles.FORMAT_VERSION_KEY, version, Dataset.FORMAT_VERSION));
    }
  }

  private static void requireDigest(Path file, Map<?, ?> info, String digest) {
    Object recorded = info.get(DatasetFiles.DIGEST_KEY);
    if (recorded != null && !recorded.equals(digest)) {
      throw new InvalidInputException(
          ("%s: the %s is %s, but that of the content is %s: the files were changed after the"
                  + " import; import again, or remove the key if the change is meant")
              .formatted(file, DatasetFiles.DIGEST_KEY, recorded, digest));
    }
  }
}
