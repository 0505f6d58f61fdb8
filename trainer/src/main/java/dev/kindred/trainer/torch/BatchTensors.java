package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import java.nio.LongBuffer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The ids of one feature as {@code embedding_bag} takes them. Made inside a PointerScope, which
 * keeps the memory until backward is done.
 *
 * @param ids {@code [values]}
 * @param offsets {@code [rows + 1]}, where each row's ids begin and the last ones end
 */
record BatchTensors(Tensor ids, Tensor offsets) {

  /** The ids as they are: rows of the whole table. */
  static BatchTensors of(EncodedBatch batch, int feature, TorchDevice device) {
    LongPointer ids = new LongPointer(batch.valueCount(feature));
    batch.copyIds(feature, ids.asBuffer());
    return of(ids, batch, feature, device);
  }

  /** The places of the ids among the rows that the step touches. */
  static BatchTensors of(EncodedBatch batch, int feature, TouchedRows touched, TorchDevice device) {
    LongPointer ids = new LongPointer(batch.valueCount(feature));
    LongBuffer buffer = ids.asBuffer();
    batch.ids(feature).forEach(id -> buffer.put(touched.place(id)));
    return of(ids, batch, feature, device);
  }

  private static BatchTensors of(
      LongPointer ids, EncodedBatch batch, int feature, TorchDevice device) {
    LongPointer offsets = new LongPointer(batch.rows() + 1L);
    batch.copyOffsets(feature, offsets.asBuffer());
    return new BatchTensors(tensor(ids, device), tensor(offsets, device));
  }

  private static Tensor tensor(LongPointer values, TorchDevice device) {
    TensorOptions options = new TensorOptions(ScalarType.Long);
    return device.place(torch.from_blob(values, new long[] {values.limit()}, options));
  }
}
