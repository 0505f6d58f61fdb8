package dev.kindred.model.corpus;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.WriteAside;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Named sections of memory and the file that holds them, in this machine's byte order. Whatever was
 * cut off or changed is noticed by a checksum; it guards against accidents, not against people.
 *
 * <pre>
 * int64 magic | int64 CRC-32C of all that follows | int64 start of the directory
 * sections, each at a multiple of 8
 * directory: JSON {"about": {...}, "sections": {NAME: [start, bytes]}}
 * </pre>
 */
final class CorpusSections {

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private static final long MAGIC = 0x31_53_55_50_52_4f_43_4bL; // "KCORPUS1"
  private static final int HEADER_BYTES = 3 * Long.BYTES;
  private static final int CHUNK_BYTES = 1 << 22;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final CorpusTable.About about;
  private final SequencedMap<String, MemorySegment> sections;

  private record Directory(CorpusTable.About about, Map<String, long[]> sections) {}

  CorpusSections(CorpusTable.About about, SequencedMap<String, MemorySegment> sections) {
    this.about = about;
    this.sections = sections;
  }

  CorpusTable.About about() {
    return about;
  }

  /** A section by its name; every table has it. */
  MemorySegment get(String name) {
    MemorySegment section = sections.get(name);
    if (section == null) {
      throw new IllegalArgumentException("it has no section '" + name + "'");
    }
    return section;
  }

  /** Writes the file, aside and then renamed. */
  void write(Path file) {
    WriteAside.file(
        file,
        aside -> {
          try (FileChannel channel =
              FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Output out = new Output(channel);
            Map<String, long[]> places = new LinkedHashMap<>();
            for (Map.Entry<String, MemorySegment> section : sections.entrySet()) {
              places.put(
                  section.getKey(), new long[] {out.position, section.getValue().byteSize()});
              out.put(section.getValue());
            }
            long directory = out.position;
            out.put(MemorySegment.ofArray(MAPPER.writeValueAsBytes(new Directory(about, places))));
            out.finish(directory);
          }
        });
  }

  /** Writes pieces and their checksum. */
  private static final class Output {
    private final FileChannel channel;
    private final ByteBuffer chunk =
        ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.nativeOrder());
    private final CRC32C crc = new CRC32C();
    private long position = HEADER_BYTES;

    Output(FileChannel channel) {
      this.channel = channel;
    }

    /** Puts a piece, filled up with spaces. */
    void put(MemorySegment piece) throws IOException {
      MemorySegment memory = MemorySegment.ofBuffer(chunk.clear());
      for (long from = 0; from < piece.byteSize(); from += CHUNK_BYTES) {
        long bytes = Math.min(CHUNK_BYTES, piece.byteSize() - from);
        MemorySegment.copy(piece, from, memory, 0, bytes);
        int padded = (int) ((bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES);
        for (long fill = bytes; fill < padded; fill++) {
          memory.set(ValueLayout.JAVA_BYTE, fill, (byte) ' ');
        }
        crc.update(chunk.clear().limit(padded));
        chunk.flip();
        while (chunk.hasRemaining()) {
          position += channel.write(chunk, position);
        }
      }
    }

    void finish(long directory) throws IOException {
      ByteBuffer last = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
      crc.update(last.putLong(0, directory));
      chunk.clear().putLong(MAGIC).putLong(crc.getValue()).putLong(directory).flip();
      for (long at = 0; chunk.hasRemaining(); ) {
        at += channel.write(chunk, at);
      }
    }
  }

  /**
   * Maps a file into memory; it stays mapped as long as anybody holds a part of it.
   *
   * @throws InvalidInputException if it is missing, damaged, or something else
   */
  static CorpusSections open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment all = channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      if (all.byteSize() < HEADER_BYTES || all.get(LONG, 0) != MAGIC) {
        throw new InvalidInputException(file + " is no corpus table");
      }
      long start = all.get(LONG, 2 * Long.BYTES);
      if (start < HEADER_BYTES || start > all.byteSize() || crc(all) != all.get(LONG, Long.BYTES)) {
        throw new InvalidInputException(file + " was changed or cut off");
      }
      byte[] json = all.asSlice(start).toArray(ValueLayout.JAVA_BYTE);
      Directory directory = MAPPER.readValue(json, Directory.class);
      SequencedMap<String, MemorySegment> sections = new LinkedHashMap<>();
      directory
          .sections()
          .forEach((name, place) -> sections.put(name, all.asSlice(place[0], place[1])));
      return new CorpusSections(directory.about(), sections);
    } catch (IOException | JacksonException | IndexOutOfBoundsException e) {
      throw new InvalidInputException("cannot read " + file + ": " + e, e);
    }
  }

  private static long crc(MemorySegment all) {
    CRC32C crc = new CRC32C();
    for (long from = HEADER_BYTES; from < all.byteSize(); from += CHUNK_BYTES) {
      crc.update(all.asSlice(from, Math.min(CHUNK_BYTES, all.byteSize() - from)).asByteBuffer());
    }
    crc.update(all.asSlice(2 * Long.BYTES, Long.BYTES).asByteBuffer());
    return crc.getValue();
  }
}
