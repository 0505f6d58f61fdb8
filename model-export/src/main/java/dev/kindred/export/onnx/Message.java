package dev.kindred.export.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message under construction: a list of encoded fields. Segments are kept by reference,
 * so that a tensor is never copied into the heap.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the wire format</a>
 */
final class Message {

  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;
  private static final long CHUNK_BYTES = 1 << 26;

  private final List<MemorySegment> parts = new ArrayList<>();
  private long size;

  /** Adds a field of an integer or enum type. */
  Message integer(int field, long value) {
    ByteArrayOutputStream out = tag(field, VARINT);
    varint(out, value);
    return add(out);
  }

  /** Adds a field of UTF-8 text. */
  Message text(int field, String value) {
    return bytes(field, MemorySegment.ofArray(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds a field of bytes, which must stay as they are until the message is written. */
  Message bytes(int field, MemorySegment value) {
    ByteArrayOutputStream out = tag(field, LENGTH_DELIMITED);
    varint(out, value.byteSize());
    return add(out).add(value);
  }

  /** Adds a message as it is now. */
  Message message(int field, Message value) {
    ByteArrayOutputStream out = tag(field, LENGTH_DELIMITED);
    varint(out, value.size);
    add(out);
    value.parts.forEach(this::add);
    return this;
  }

  /** Adds messages, each as a field of the same number. */
  Message messages(int field, List<Message> values) {
    values.forEach(value -> message(field, value));
    return this;
  }

  /** Number of encoded bytes. */
  long size() {
    return size;
  }

  void writeTo(WritableByteChannel channel) throws IOException {
    for (MemorySegment part : parts) {
      write(channel, part);
    }
  }

  /** Writes a segment of any size. */
  static void write(WritableByteChannel channel, MemorySegment segment) throws IOException {
    for (long from = 0; from < segment.byteSize(); from += CHUNK_BYTES) {
      long bytes = Math.min(CHUNK_BYTES, segment.byteSize() - from);
      ByteBuffer buffer = segment.asSlice(from, bytes).asByteBuffer();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  private static ByteArrayOutputStream tag(int field, int wireType) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, ((long) field << 3) | wireType);
    return out;
  }

  /** Seven bits a byte, the lowest first; all but the last byte have their highest bit set. */
  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private Message add(ByteArrayOutputStream out) {
    return add(MemorySegment.ofArray(out.toByteArray()));
  }

  private Message add(MemorySegment part) {
    parts.add(part);
    size = Math.addExact(size, part.byteSize());
    return this;
  }
}
