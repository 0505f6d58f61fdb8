package dev.kindred.trainer.data;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A dataset's {@code dataset.json}. Only the version and, if it is there, the digest are read back;
 * the rest is for people.
 *
 * @param java the version of the Java runtime that the importer ran on
 */
record DatasetInfo(
    int formatVersion,
    String digest,
    String importer,
    String java,
    Map<String, Long> counts,
    Map<String, Object> settings,
    Map<String, Long> rejected) {

  static DatasetInfo of(Dataset dataset, DatasetOrigin origin) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(DatasetFiles.ITEMS, (long) dataset.items().size());
    if (dataset.schema().hasQueries()) {
      counts.put(DatasetFiles.QUERIES, (long) dataset.sources().size());
    }
    for (Split split : Split.values()) {
      counts.put(split.fileName(), (long) dataset.pairs(split).size());
    }
    return new DatasetInfo(
        Dataset.FORMAT_VERSION,
        dataset.digest(),
        origin.importer(),
        Runtime.version().toString(),
        counts,
        origin.settings(),
        origin.rejected());
  }
}
