package dev.kindred.export.onnx;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A file of weights beside the models that use it. A weight that several models share is written
 * once. Offsets are multiples of 4096, so that a runtime can map each tensor.
 */
public final class ExternalData implements AutoCloseable {

  static final long ALIGNMENT = 4096;

  private final String name;
  private final FileChannel channel;
  private final Map<String, Place> places = new HashMap<>();

  private record Place(MemorySegment data, long offset) {}

  private ExternalData(String name, FileChannel channel) {
    this.name = name;
    this.channel = channel;
  }

  /** Creates the file; its models must be in the same folder. */
  public static ExternalData create(Path file) throws IOException {
    return new ExternalData(
        String.valueOf(file.getFileName()),
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
  }

  /** The {@code TensorProto} of a weight, which is written unless it stands there already. */
  Message place(Initializer weight) throws IOException {
    Place known = places.get(weight.name());
    if (known != null && !known.data().equals(weight.data())) {
      throw new IllegalArgumentException("two different weights are named '" + weight.name() + "'");
    }
    Place place = known == null ? append(weight) : known;
    return weight.external(name, place.offset());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private Place append(Initializer weight) throws IOException {
    long offset = Math.ceilDiv(channel.position(), ALIGNMENT) * ALIGNMENT;
    channel.position(offset);
    Message.write(channel, weight.data());
    Place place = new Place(weight.data(), offset);
    places.put(weight.name(), place);
    return place;
  }
}
