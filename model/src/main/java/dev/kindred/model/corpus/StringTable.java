package dev.kindred.model.corpus;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Strings one after the other.
 *
 * @param starts long per string and one more: where its bytes start, in {@code bytes}
 * @param bytes UTF-8
 */
record StringTable(MemorySegment starts, MemorySegment bytes) {

  static StringTable of(List<String> strings) {
    long[] starts = new long[strings.size() + 1];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < strings.size(); i++) {
      bytes.writeBytes(strings.get(i).getBytes(StandardCharsets.UTF_8));
      starts[i + 1] = bytes.size();
    }
    return new StringTable(
        MemorySegment.ofArray(starts), MemorySegment.ofArray(bytes.toByteArray()));
  }

  int size() {
    return (int) (starts.byteSize() / Long.BYTES) - 1;
  }

  String get(int index) {
    long from = start(index);
    byte[] content = new byte[(int) (start(index + 1) - from)];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, content, 0, content.length);
    return new String(content, StandardCharsets.UTF_8);
  }

  boolean is(int index, byte[] content) {
    return MemorySegment.mismatch(
            bytes,
            start(index),
            start(index + 1),
            MemorySegment.ofArray(content),
            0,
            content.length)
        < 0;
  }

  private long start(int index) {
    return starts.getAtIndex(CorpusSections.LONG, index);
  }
}
