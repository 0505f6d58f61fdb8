package dev.kindred.service.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/**
 * Which items stand behind which node, as Lucene writes files: a header, how many nodes and items
 * there are, the node of each item as a little-endian int, and a checksum.
 */
final class NodesFile {

  private static final String FILE = "nodes";
  private static final String CODEC = "KindredNodes";
  private static final int VERSION = 0;

  private NodesFile() {}

  static void write(Path folder, Nodes nodes) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(nodes.items(), Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int item = 0; item < nodes.items(); item++) {
      bytes.putInt(nodes.nodeOf(item));
    }
    try (Directory directory = GraphWriter.directory(folder);
        IndexOutput out = directory.createOutput(FILE, IOContext.DEFAULT)) {
      CodecUtil.writeHeader(out, CODEC, VERSION);
      out.writeInt(nodes.count());
      out.writeInt(nodes.items());
      out.writeBytes(bytes.array(), bytes.capacity());
      CodecUtil.writeFooter(out);
    }
  }

  /**
   * Reads the file of a folder.
   *
   * @throws IOException if it is missing or damaged
   */
  static Nodes read(Path folder) throws IOException {
    try (Directory directory = GraphWriter.directory(folder);
        ChecksumIndexInput in = directory.openChecksumInput(FILE)) {
      CodecUtil.checkHeader(in, CODEC, VERSION, VERSION);
      int count = in.readInt();
      int[] nodeOf = new int[in.readInt()];
      if (in.length()
          != in.getFilePointer()
              + (long) nodeOf.length * Integer.BYTES
              + CodecUtil.footerLength()) {
        throw new CorruptIndexException("not of " + nodeOf.length + " items", in);
      }
      byte[] bytes = new byte[nodeOf.length * Integer.BYTES];
      in.readBytes(bytes, 0, bytes.length);
      CodecUtil.checkFooter(in);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(nodeOf);
      return Nodes.of(nodeOf, count);
    }
  }
}
