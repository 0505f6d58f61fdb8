package dev.kindred.service.kafka;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.write.Draft;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the records of the items' topic hold. The key is the item's id in UTF-8, the value JSON:
 *
 * <pre>
 *   {"millis": 1763712000000, "attributes": {"words": ["map"]}}
 *   {"millis": 1763712000001, "deleted": true}
 * </pre>
 *
 * A deletion is a value because it must outlive compaction: the item may be in a bundle. A record
 * without a value is a deletion, too, as long as Kafka keeps it.
 */
final class ItemRecords {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Value(
      long millis, @Nullable Map<String, List<String>> attributes, @Nullable Boolean deleted) {}

  private ItemRecords() {}

  static byte[] key(Draft draft) {
    return draft.id().getBytes(StandardCharsets.UTF_8);
  }

  static byte[] value(Draft draft, long millis) {
    return MAPPER.writeValueAsBytes(
        switch (draft) {
          case Draft.Put(Item item) -> new Value(millis, item.attributes(), null);
          case Draft.Delete _ -> new Value(millis, null, true);
        });
  }

  /**
   * The change that a record stands for.
   *
   * @param sequence the number that it gets here
   * @param written when Kafka says that it was written, millis since the epoch
   * @throws IllegalArgumentException if it is no record of ours
   */
  static Change change(
      byte @Nullable [] key, byte @Nullable [] value, long sequence, long written) {
    if (key == null || key.length == 0) {
      throw new IllegalArgumentException("it has no key");
    }
    String id = new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      return new Change.Delete(sequence, written, id);
    }
    try {
      Value read = MAPPER.readValue(value, Value.class);
      Map<String, List<String>> attributes = read.attributes();
      boolean deleted = Boolean.TRUE.equals(read.deleted());
      if (deleted == (attributes != null)) {
        throw new IllegalArgumentException("it must have attributes or be deleted");
      }
      return attributes == null
          ? new Change.Delete(sequence, read.millis(), id)
          : new Change.Put(sequence, read.millis(), new Item(id, attributes));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is not understood: " + e.getOriginalMessage(), e);
    }
  }
}
