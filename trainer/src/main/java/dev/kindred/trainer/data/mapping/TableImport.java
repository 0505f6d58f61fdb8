package dev.kindred.trainer.data.mapping;

import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.QueryFeature;
import dev.kindred.model.files.Digests;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.YamlFile;
import dev.kindred.trainer.data.BadRows;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.DatasetOrigin;
import dev.kindred.trainer.data.DatasetWriter;
import dev.kindred.trainer.data.RandomSplit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Imports tables as a mapping says. The same files and mapping always give the same dataset.
 *
 * @param mapping the mapping's file
 * @param from the folder that the mapping's files are in
 */
public record TableImport(Path mapping, Path from) {

  /**
   * Reads everything and writes the dataset into a new folder.
   *
   * @param report receives a text that says which rows were left out, if any were
   * @throws InvalidInputException if the mapping or the data is wrong
   */
  public Dataset writeTo(Path folder, Consumer<String> report) {
    DatasetWriter.requireNew(folder);
    if (!Files.isDirectory(from)) {
      throw new InvalidInputException("%s is not a folder".formatted(from));
    }
    TableMapping table = YamlFile.read(mapping, TableMapping.class);
    BadRows badRows = new BadRows(table.maxBadRows());
    List<Item> items =
        ItemsImport.read(
            table.items(),
            table.attributes(),
            oneHot(table.schema().features().stream()),
            from,
            badRows);
    QueriedPairs pairs = pairs(table, items, badRows);
    badRows.requireFew();
    if (badRows.total() > 0) {
      report.accept(badRows.report());
    }
    Dataset dataset = new Dataset(table.schema(), items, pairs.queries(), pairs.pairs());
    DatasetWriter.write(folder, dataset, new DatasetOrigin("table", settings(), badRows.counts()));
    return dataset;
  }

  private QueriedPairs pairs(TableMapping table, List<Item> items, BadRows badRows) {
    ItemReferences references = references(items, table.items(), badRows);
    RandomSplit split = table.split().toSplit();
    return switch (table.pairs()) {
      case LinksMapping links -> {
        List<Item> queries = queries(table, badRows);
        ItemReferences sources =
            table
                .queries()
                .map(mapping -> references(queries, mapping.rows(), badRows))
                .orElse(references);
        yield new QueriedPairs(
            queries, split.divide(LinksImport.read(links, from, sources, references, badRows)));
      }
      case GroupsMapping groups ->
          new QueriedPairs(List.of(), GroupsImport.read(groups, from, references, split, badRows));
      case HistoriesMapping histories ->
          HistoriesImport.of(
              histories,
              table.schema(),
              items,
              GroupsImport.readGroups(
                  histories.table(),
                  histories.group(),
                  histories.item(),
                  from,
                  references,
                  badRows),
              split);
    };
  }

  private List<Item> queries(TableMapping table, BadRows badRows) {
    return table
        .queries()
        .map(mapping ->
            ItemsImport.read(
                mapping.rows(),
                mapping.attributes(),
                oneHot(table.schema().queries().stream().map(QueryFeature::spec)),
                from,
                badRows))
        .orElse(List.of());
  }

  private static List<String> oneHot(Stream<FeatureSpec> features) {
    return features
        .filter(feature -> feature.kind() == FeatureKind.ONE_HOT)
        .map(FeatureSpec::name)
        .toList();
  }

  private static ItemReferences references(
      List<Item> items, ItemsMapping mapping, BadRows badRows) {
    Map<String, Integer> rows = HashMap.newHashMap(items.size());
    items.forEach(item -> rows.put(item.id(), rows.size()));
    return new ItemReferences(rows, mapping.idSteps(), badRows);
  }

  private Map<String, Object> settings() {
    return Map.of(
        "mapping", String.valueOf(mapping.getFileName()), "mappingSha256", Digests.sha256(mapping));
  }
}
