package dev.kindred.service;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A span out of an OTLP request in protocol buffers: of {@code ExportTraceServiceRequest} the
 * fields resource_spans 1, scope_spans 2, spans 2, and of {@code Span} those that are read below.
 *
 * @param parent empty if it is the first of its trace here
 * @param start nanoseconds since the epoch
 * @param end nanoseconds since the epoch
 * @param texts attributes that are texts
 * @param numbers attributes that are whole numbers
 */
record ReceivedSpan(
    String trace,
    String id,
    String parent,
    String name,
    long start,
    long end,
    Map<String, String> texts,
    Map<String, Long> numbers) {

  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int PARENT_ID = 4;
  private static final int NAME = 5;
  private static final int START = 7;
  private static final int END = 8;
  private static final int ATTRIBUTE = 9;

  /** A field of a message: bytes where it has a length, a number where not. */
  private record Field(int number, ByteBuffer bytes, long value) {

    String hex() {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return HexFormat.of().formatHex(copy);
    }

    String text() {
      return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
  }

  /** All spans of a request's body. */
  static List<ReceivedSpan> of(byte[] body) {
    List<ReceivedSpan> spans = new ArrayList<>();
    for (Field resource : fields(ByteBuffer.wrap(body), 1)) {
      for (Field scope : fields(resource.bytes(), 2)) {
        for (Field span : fields(scope.bytes(), 2)) {
          spans.add(span(span.bytes()));
        }
      }
    }
    return spans;
  }

  String text(String attribute) {
    return texts.getOrDefault(attribute, "");
  }

  long number(String attribute) {
    return numbers.getOrDefault(attribute, -1L);
  }

  private static ReceivedSpan span(ByteBuffer message) {
    Map<Integer, Field> last = new HashMap<>();
    Map<String, String> texts = new HashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    for (Field field : fields(message)) {
      last.put(field.number(), field);
      if (field.number() == ATTRIBUTE) { // KeyValue: key 1, value 2, of it string 1, int 3
        String key = fields(field.bytes(), 1).getFirst().text();
        for (Field value : fields(fields(field.bytes(), 2).getFirst().bytes())) {
          if (value.number() == 1) {
            texts.put(key, value.text());
          } else if (value.number() == 3) {
            numbers.put(key, value.value());
          }
        }
      }
    }
    Field none = new Field(0, ByteBuffer.allocate(0), 0);
    return new ReceivedSpan(
        last.getOrDefault(TRACE_ID, none).hex(),
        last.getOrDefault(SPAN_ID, none).hex(),
        last.getOrDefault(PARENT_ID, none).hex(),
        last.getOrDefault(NAME, none).text(),
        last.getOrDefault(START, none).value(),
        last.getOrDefault(END, none).value(),
        texts,
        numbers);
  }

  private static List<Field> fields(ByteBuffer message, int number) {
    return fields(message).stream().filter(field -> field.number() == number).toList();
  }

  private static List<Field> fields(ByteBuffer message) {
    ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer none = ByteBuffer.allocate(0);
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      long tag = varint(in);
      int number = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case 0 -> fields.add(new Field(number, none, varint(in)));
        case 1 -> fields.add(new Field(number, none, in.getLong()));
        case 2 -> {
          int length = (int) varint(in);
          fields.add(new Field(number, in.slice(in.position(), length), 0));
          in.position(in.position() + length);
        }
        case 5 -> fields.add(new Field(number, none, in.getInt()));
        default -> throw new IllegalArgumentException("a tag of " + tag);
      }
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
