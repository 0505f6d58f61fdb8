package dev.kindred.trainer.data.wikipedia;

import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.BadRows;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.DatasetOrigin;
import dev.kindred.trainer.data.DatasetWriter;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.RandomSplit;
import dev.kindred.trainer.data.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Imports a wiki. Articles are the items, known by their titles as they stand in links, with
 * underscores; their features are their categories and the words of their titles. A pair is a link
 * from one article to another. The same dumps always give the same dataset.
 *
 * @param maxBadRows with more rows than this that cannot be understood, the import fails
 */
public record WikipediaImport(WikipediaDumps dumps, RandomSplit split, int maxBadRows) {
  private static final String CATEGORIES = "categories";
  private static final String WORDS = "words";
  private static final String TITLE = "title";
  private static final int MAX_VALUES = 32;
  private static final ItemSchema SCHEMA =
      new ItemSchema(
          List.of(
              FeatureSpec.oneHot(FeatureSpec.ID),
              sharedBySeveral(CATEGORIES),
              sharedBySeveral(WORDS)),
          List.of(TITLE));

  private static FeatureSpec sharedBySeveral(String name) {
    return new FeatureSpec(name, FeatureKind.MULTI_HOT, 2, MAX_VALUES, 1);
  }

  /** Checks the number. */
  public WikipediaImport {
    if (maxBadRows < 0) {
      throw new InvalidInputException(
          "--max-bad-rows must be at least 0, but is %d".formatted(maxBadRows));
    }
  }

  /**
   * Reads everything and writes the dataset into a new folder.
   *
   * @param report receives a text that says which rows were left out and why, if any were
   * @throws InvalidInputException if a dump is not what it should be
   */
  public Dataset writeTo(Path folder, Consumer<String> report) {
    DatasetWriter.requireNew(folder);
    requireTargets();
    BadRows badRows = new BadRows(maxBadRows);
    LeftOut leftOut = new LeftOut();
    Articles articles = new Articles();
    articles.readPages(dumps.page(), badRows, leftOut);
    dumps.redirect().ifPresent(file -> articles.readRedirects(file, badRows, leftOut));
    CategoryNames names = new CategoryNames();
    LinkTargets targets = new LinkTargets();
    dumps.linktarget().ifPresent(file -> targets.read(file, articles, names, badRows, leftOut));
    Pairs pairs = new PageLinks(articles, targets, leftOut).read(dumps.pagelinks(), badRows);
    int[][] categories =
        CategoryLinks.read(dumps.categorylinks(), articles, targets, names, badRows, leftOut);
    badRows.requireFew();
    String text = badRows.report() + leftOut.report();
    if (!text.isEmpty()) {
      report.accept(text);
    }
    Dataset dataset = new Dataset(SCHEMA, items(articles, names, categories), split.divide(pairs));
    DatasetWriter.write(folder, dataset, origin(badRows, leftOut));
    return dataset;
  }

  /** Fails before hours of reading if link targets are needed and not given. */
  private void requireTargets() {
    if (dumps.linktarget().isEmpty()) {
      try (SqlDump links = new SqlDump(dumps.pagelinks(), "pagelinks")) {
        if (links.has("pl_target_id")) {
          throw needsTargets(dumps.pagelinks());
        }
      }
      if (CategoryLinks.needsTargets(dumps.categorylinks())) {
        throw needsTargets(dumps.categorylinks());
      }
    }
  }

  private static InvalidInputException needsTargets(Path file) {
    return new InvalidInputException(
        "%s refers to the table linktarget: give its dump of the same date with --linktarget"
            .formatted(file));
  }

  private static List<Item> items(Articles articles, CategoryNames names, int[][] categories) {
    Map<String, String> words = new HashMap<>();
    List<Item> items = new ArrayList<>(articles.titles().size());
    for (int row = 0; row < categories.length; row++) {
      String title = articles.titles().get(row);
      Map<String, List<String>> attributes = HashMap.newHashMap(SCHEMA.features().size());
      attributes.put(
          CATEGORIES, Arrays.stream(categories[row]).distinct().mapToObj(names::name).toList());
      attributes.put(
          WORDS,
          Words.of(title).stream()
              .distinct()
              .map(word -> words.computeIfAbsent(word, same -> same))
              .toList());
      attributes.put(TITLE, List.of(title.replace('_', ' ')));
      attributes.values().removeIf(List::isEmpty);
      items.add(new Item(title, attributes));
    }
    return items;
  }

  private DatasetOrigin origin(BadRows badRows, LeftOut leftOut) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("page", name(dumps.page()));
    settings.put("pagelinks", name(dumps.pagelinks()));
    settings.put("categorylinks", name(dumps.categorylinks()));
    dumps.linktarget().ifPresent(file -> settings.put("linktarget", name(file)));
    dumps.redirect().ifPresent(file -> settings.put("redirect", name(file)));
    settings.put("seed", split.seed());
    settings.put("validation", split.validation());
    settings.put("test", split.test());
    Map<String, Long> rejected = new LinkedHashMap<>(badRows.counts());
    rejected.putAll(leftOut.counts());
    return new DatasetOrigin("wikipedia", settings, rejected);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
