package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.memory.Native;

/** BOOLEAN: a bit a value, the lowest first. */
final class BooleanEncoder extends ChunkEncoder {
  private final GrowingBuffer values;
  private final ColumnBuffer flattened = new ColumnBuffer();
  private final FixedRange range;
  private final byte[] bytes;
  private final long[] pageBits;

  BooleanEncoder(LeafColumn leaf, Scratch scratch) {
    super(leaf, scratch);
    this.values = new GrowingBuffer(scratch.memory);
    this.bytes = scratch.bytes;
    this.pageBits = scratch.bits;
    this.range = FixedRange.of(leaf);
  }

  @Override
  protected int fit(Column column, int from, int to) {
    return to;
  }

  @Override
  protected void appendValues(Column column, int from, int[] valid, int count) {
    byte[] in = ((BooleanColumn) column.flat(flattened)).values();
    if (valid == null) {
      values.append(in, from, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      bytes[i] = in[valid[i]];
    }
    values.append(bytes, 0, count);
  }

  @Override
  protected long plainBytes() {
    return values.size();
  }

  @Override
  protected Bounds takeBounds() {
    return null;
  }

  @Override
  public long heldBytes() {
    return values.size();
  }

  @Override
  protected boolean writeDictionary(PageSink sink) {
    return false;
  }

  @Override
  protected Bounds writeValues(GrowingBuffer body, long firstValue, long byteStart, PageCut cut) {
    int count = cut.values();
    Native.copy(values.address() + firstValue, bytes, 0, count);
    long to = body.room(count / 8 + 1L);
    for (int i = 0; i < count; i += 8) {
      int packed = 0;
      for (int k = i; k < Math.min(i + 8, count); k++) {
        packed |= bytes[k] << (k - i);
      }
      Native.putByte(to + i / 8, (byte) packed);
    }
    body.advance((count + 7) / 8);
    for (int i = 0; i < count; i++) {
      pageBits[i] = bytes[i];
    }
    range.add(pageBits, count);
    return range.take();
  }

  @Override
  protected void clearValues() {
    values.clear();
  }

  @Override
  public void close() {
    values.close();
    super.close();
  }
}
