package dev.kindred.service.web;

import dev.kindred.model.corpus.CorpusItem;
import java.util.concurrent.atomic.AtomicReferenceArray;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of items, kept once it is written: a few items are in most answers. Each item has one
 * place to be kept in, and whoever comes later takes it over.
 */
final class ItemJson {

  private static final int PLACES = 1 << 16; // A few hundred bytes each.

  private final JsonMapper mapper;
  private final AtomicReferenceArray<Written> places = new AtomicReferenceArray<>(PLACES);

  /** An item's id and its attributes, as JSON in UTF-8. */
  static final class Written {
    private final CorpusItem item;
    private final byte[] id;
    private final byte[] attributes;

    Written(CorpusItem item, byte[] id, byte[] attributes) {
      this.item = item;
      this.id = id;
      this.attributes = attributes;
    }

    byte[] id() {
      return id;
    }

    byte[] attributes() {
      return attributes;
    }
  }

  ItemJson(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @SuppressWarnings("ReferenceEquality") // Releases share ids, not items.
  Written of(CorpusItem item) {
    String id = item.item().id();
    int place = (id.hashCode() * 0x9e3779b9) >>> 16;
    Written known = places.getPlain(place);
    if (known != null && known.item == item) {
      return known;
    }
    Written written =
        new Written(
            item, mapper.writeValueAsBytes(id), mapper.writeValueAsBytes(item.item().attributes()));
    places.setRelease(place, written);
    return written;
  }
}
