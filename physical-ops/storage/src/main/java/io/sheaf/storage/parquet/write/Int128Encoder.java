package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.memory.Native;

/**
 * Decimals of more than 18 digits: as few bytes as hold the digits, the highest first; and UUIDs.
 */
final class Int128Encoder extends ChunkEncoder {
  private final GrowingBuffer values;
  private final ColumnBuffer flattened = new ColumnBuffer();
  private boolean any;
  private long minLow;
  private long minHigh;
  private long maxLow;
  private long maxHigh;

  Int128Encoder(LeafColumn leaf, Scratch scratch) {
    super(leaf, scratch);
    this.values = new GrowingBuffer(scratch.memory);
  }

  @Override
  protected int fit(Column column, int from, int to) {
    int end = (int) Math.min(to, from + (pageBytes - openBytes) / leaf.byteWidth() + 1);
    openBytes += (long) (end - from) * leaf.byteWidth();
    return end;
  }

  @Override
  protected void appendValues(Column column, int from, int[] valid, int count) {
    Column flat = column.flat(flattened);
    int width = leaf.byteWidth();
    long to = values.room((long) count * width);
    for (int i = 0; i < count; i++) {
      int row = valid == null ? from + i : valid[i];
      long low;
      long high;
      if (flat instanceof ViewColumn uuids) {
        // Sixteen bytes, so never inline. Their order is unsigned, unlike that of the bounds here.
        long address = uuids.views()[2 * row + 1];
        Native.copy(address, to, width);
        to += width;
        continue;
      }
      if (flat instanceof Int128Column wide) {
        low = wide.words()[2 * row];
        high = wide.words()[2 * row + 1];
      } else {
        low = ((LongColumn) flat).values()[row];
        high = low >> 63;
      }
      for (int b = 0; b < width; b++) {
        Native.putByte(to + b, byteAt(low, high, width - 1 - b));
      }
      to += width;
      addToBounds(low, high);
    }
    values.advance((long) count * width);
  }

  private static byte byteAt(long low, long high, int index) {
    return (byte) (index < 8 ? low >>> (8 * index) : high >>> (8 * (index - 8)));
  }

  private void addToBounds(long low, long high) {
    if (!any || less(low, high, minLow, minHigh)) {
      minLow = low;
      minHigh = high;
    }
    if (!any || less(maxLow, maxHigh, low, high)) {
      maxLow = low;
      maxHigh = high;
    }
    any = true;
  }

  private static boolean less(long low, long high, long otherLow, long otherHigh) {
    return high < otherHigh || (high == otherHigh && Long.compareUnsigned(low, otherLow) < 0);
  }

  @Override
  protected long plainBytes() {
    return values.size();
  }

  @Override
  protected Bounds takeBounds() {
    Bounds bounds =
        any ? Bounds.exact(bytes(minLow, minHigh), bytes(maxLow, maxHigh)) : Bounds.NONE;
    any = false;
    return bounds;
  }

  private byte[] bytes(long low, long high) {
    byte[] bytes = new byte[leaf.byteWidth()];
    for (int b = 0; b < bytes.length; b++) {
      bytes[b] = byteAt(low, high, bytes.length - 1 - b);
    }
    return bytes;
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
    body.append(values.address() + byteStart, cut.byteEnd() - byteStart);
    return cut.bounds();
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
