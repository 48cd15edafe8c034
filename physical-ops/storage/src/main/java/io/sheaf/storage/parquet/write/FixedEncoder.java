package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.memory.Native;

/** INT32, INT64, FLOAT and DOUBLE: values of 4 or 8 bytes, worked on as their raw bits in longs. */
final class FixedEncoder extends DictionaryChunkEncoder {
  private final FixedDictionary dictionary = new FixedDictionary();
  private final GrowingBuffer dictionaryValues;
  private final FixedRange range;
  private final long[] bits;

  FixedEncoder(LeafColumn leaf, Scratch scratch) {
    super(leaf, scratch);
    this.dictionaryValues = new GrowingBuffer(scratch.memory);
    this.bits = scratch.bits;
    this.range = FixedRange.of(leaf);
  }

  @Override
  protected int fit(Column column, int from, int to) {
    int end = (int) Math.min(to, from + (pageBytes - openBytes) / leaf.byteWidth() + 1);
    openBytes += (long) (end - from) * leaf.byteWidth();
    return end;
  }

  /** The raw bits of the values, in {@link #bits}. */
  private void load(Column column, int from, int[] valid, int count) {
    switch (column) {
      case IntColumn c -> loadInts(c.values(), from, valid, count);
      case LongColumn c -> loadLongs(c.values(), from, valid, count);
      case DoubleColumn c when leaf.physical() == PhysicalType.FLOAT ->
          loadFloats(c.values(), from, valid, count);
      case DoubleColumn c -> loadDoubles(c.values(), from, valid, count);
      case DictionaryColumn c -> loadEncoded(c, from, valid, count);
      case BooleanColumn _, Int128Column _, ViewColumn _, ConstantColumn _ ->
          throw new IllegalArgumentException(
              "column " + leaf.field() + " came as " + column.getClass().getSimpleName());
    }
  }

  private void loadInts(int[] in, int from, int[] valid, int count) {
    if (valid == null) {
      for (int i = 0; i < count; i++) {
        bits[i] = in[from + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        bits[i] = in[valid[i]];
      }
    }
  }

  private void loadLongs(long[] in, int from, int[] valid, int count) {
    if (valid == null) {
      System.arraycopy(in, from, bits, 0, count);
    } else {
      for (int i = 0; i < count; i++) {
        bits[i] = in[valid[i]];
      }
    }
  }

  private void loadFloats(double[] in, int from, int[] valid, int count) {
    for (int i = 0; i < count; i++) {
      bits[i] = Float.floatToRawIntBits((float) in[valid == null ? from + i : valid[i]]);
    }
  }

  private void loadDoubles(double[] in, int from, int[] valid, int count) {
    for (int i = 0; i < count; i++) {
      bits[i] = Double.doubleToRawLongBits(in[valid == null ? from + i : valid[i]]);
    }
  }

  private void loadEncoded(DictionaryColumn column, int from, int[] valid, int count) {
    int[] in = column.codes();
    for (int i = 0; i < count; i++) {
      bits[i] = bitsOf(column.dictionary(), in[valid == null ? from + i : valid[i]]);
    }
  }

  private long bitsOf(Column flat, int row) {
    return switch (flat) {
      case IntColumn c -> c.values()[row];
      case LongColumn c -> c.values()[row];
      case DoubleColumn c when leaf.physical() == PhysicalType.FLOAT ->
          Float.floatToRawIntBits((float) c.values()[row]);
      case DoubleColumn c -> Double.doubleToRawLongBits(c.values()[row]);
      case BooleanColumn _, Int128Column _, ViewColumn _, DictionaryColumn _, ConstantColumn _ ->
          throw new IllegalArgumentException(
              "a dictionary of " + leaf.field() + " came as " + flat.getClass().getSimpleName());
    };
  }

  @Override
  protected int codeOf(Column flat, int row) {
    return dictionary.code(bitsOf(flat, row));
  }

  @Override
  protected boolean encode(Column flat, int from, int[] valid, int count, int[] into) {
    load(flat, from, valid, count);
    return dictionary.encode(bits, count, into);
  }

  @Override
  protected void appendPlain(Column column, int from, int[] valid, int count, GrowingBuffer to) {
    load(column, from, valid, count);
    appendBits(bits, count, to);
    range.add(bits, count);
  }

  private void appendBits(long[] values, int count, GrowingBuffer to) {
    if (leaf.byteWidth() == 8) {
      to.append(values, count);
      return;
    }
    long at = to.room(4L * count);
    for (int i = 0; i < count; i++) {
      Native.putInt(at + 4L * i, (int) values[i]);
    }
    to.advance(4L * count);
  }

  @Override
  protected void appendDecoded(int[] codes, int count, GrowingBuffer to) {
    loadCodes(codes, count);
    appendBits(bits, count, to);
    range.add(bits, count);
  }

  private void loadCodes(int[] codes, int count) {
    long[] values = dictionary.values();
    for (int i = 0; i < count; i++) {
      bits[i] = values[codes[i]];
    }
  }

  @Override
  protected void addToBounds(int[] distinctCodes, int count) {
    loadCodes(distinctCodes, count);
    range.add(bits, count);
  }

  @Override
  protected Bounds takeAddedBounds() {
    return range.take();
  }

  @Override
  protected int dictionarySize() {
    return dictionary.size();
  }

  @Override
  protected GrowingBuffer dictionaryValues() {
    dictionaryValues.clear();
    appendBits(dictionary.values(), dictionary.size(), dictionaryValues);
    return dictionaryValues;
  }

  @Override
  protected long dictionaryBytes() {
    return (long) dictionary.size() * leaf.byteWidth();
  }

  @Override
  protected long plainBytesOfCodes(long codeCount) {
    return codeCount * leaf.byteWidth();
  }

  @Override
  protected void clearDictionary() {
    dictionary.clear();
  }

  @Override
  public void close() {
    dictionaryValues.close();
    super.close();
  }
}
