package dev.kindred.trainer.data;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.model.feature.QueryFeature;
import dev.kindred.model.files.Digests;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;

/** SHA-256 over what a dataset says: every text and list preceded by its length. */
final class DatasetDigest {
  private final DataOutputStream out;

  private DatasetDigest(DataOutputStream out) {
    this.out = out;
  }

  static String of(Dataset dataset) {
    MessageDigest sha256 = Digests.newSha256();
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                new DigestOutputStream(OutputStream.nullOutputStream(), sha256), 1 << 16))) {
      new DatasetDigest(out).write(dataset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Digests.hex(sha256);
  }

  private void write(Dataset dataset) throws IOException {
    writeSchema(dataset.schema());
    writeItems(dataset.items(), Columns.ofItems(dataset.schema()));
    if (dataset.schema().hasQueries()) {
      writeItems(dataset.sources(), Columns.ofQueries(dataset.schema()));
    }
    for (Split split : Split.values()) {
      writePairs(dataset.pairs(split));
    }
  }

  private void writeItems(List<Item> items, Columns columns) throws IOException {
    out.writeInt(items.size());
    for (Item item : items) {
      writeText(item.id());
      for (String attribute : columns.names()) {
        writeTexts(item.values(attribute));
      }
    }
  }

  private void writeSchema(ItemSchema schema) throws IOException {
    out.writeInt(schema.features().size());
    for (FeatureSpec feature : schema.features()) {
      writeText(feature.name());
      writeText(feature.kind().name());
      out.writeInt(feature.minCount());
      out.writeInt(feature.maxValues());
      out.writeInt(feature.oovBuckets());
    }
    writeTexts(schema.stored());
    for (QueryFeature feature : schema.queries()) {
      writeText(feature.toString());
    }
  }

  private void writePairs(Pairs pairs) throws IOException {
    out.writeInt(pairs.size());
    for (int pair = 0; pair < pairs.size(); pair++) {
      out.writeInt(pairs.source(pair));
      out.writeInt(pairs.target(pair));
    }
  }

  private void writeTexts(List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      writeText(text);
    }
  }

  private void writeText(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
