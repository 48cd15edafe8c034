package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.DataType;
import io.sheaf.storage.parquet.write.EncodedChunk.EncodedPage;
import io.sheaf.storage.parquet.write.NestedColumn.Leaf;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The entries of one leaf of a nested column in a row group: levels, a byte each, and the values
 * plain. Pages end with rows. Not thread-safe.
 */
final class LeafEntries implements AutoCloseable {
  /** Ends of a page in the three buffers. */
  private record PageCut(int entries, int nulls, long values) {}

  private final Leaf leaf;
  private final int pageBytes;
  private final GrowingBuffer repetitions;
  private final GrowingBuffer definitions;
  private final GrowingBuffer values;
  private final List<PageCut> cuts = new ArrayList<>();
  private int nulls;
  private int rows;
  private long pageStart;
  private byte[] small = new byte[16];

  LeafEntries(Leaf leaf, Scratch scratch) {
    this.leaf = leaf;
    this.pageBytes = scratch.options.pageBytes();
    this.repetitions = new GrowingBuffer(scratch.memory);
    this.definitions = new GrowingBuffer(scratch.memory);
    this.values = new GrowingBuffer(scratch.memory);
  }

  /**
   * @param value boxed as {@link io.sheaf.columnar.type.Values} says; null for none
   */
  void add(Object value, int repetition, int definition) {
    putByte(repetitions, repetition);
    putByte(definitions, definition);
    if (value == null) {
      nulls++;
    } else {
      append(value);
    }
  }

  private static void putByte(GrowingBuffer to, int value) {
    Native.putByte(to.room(1), (byte) value);
    to.advance(1);
  }

  private void append(Object value) {
    switch (leaf.column().physical()) {
      case BOOLEAN -> putByte(values, (Boolean) value ? 1 : 0);
      case INT32 -> putInt(((Number) value).intValue());
      case INT64 -> {
        Native.putLong(values.room(8), ((Number) value).longValue());
        values.advance(8);
      }
      case FLOAT -> putInt(Float.floatToRawIntBits(((Double) value).floatValue()));
      case DOUBLE -> {
        Native.putLong(values.room(8), Double.doubleToRawLongBits((Double) value));
        values.advance(8);
      }
      case BYTE_ARRAY -> {
        byte[] bytes = (byte[]) value;
        putInt(bytes.length);
        values.append(bytes, 0, bytes.length);
      }
      case FIXED_LEN_BYTE_ARRAY -> {
        byte[] bytes = value instanceof byte[] given ? given : wide((BigInteger) value);
        values.append(bytes, 0, leaf.column().byteWidth());
      }
    }
  }

  private void putInt(int value) {
    Native.putInt(values.room(4), value);
    values.advance(4);
  }

  /** The number in the leaf's bytes, the highest first. */
  private byte[] wide(BigInteger value) {
    byte[] least = value.toByteArray();
    int width = leaf.column().byteWidth();
    Arrays.fill(small, (byte) (value.signum() < 0 ? -1 : 0));
    System.arraycopy(least, 0, small, width - least.length, least.length);
    return small;
  }

  /** All entries of a row are in: a page may end here. */
  void endRow() {
    rows++;
    if (rows == ChunkEncoder.PAGE_ROWS || values.size() - pageStart >= pageBytes) {
      cut();
    }
  }

  private void cut() {
    cuts.add(new PageCut((int) definitions.size(), nulls, values.size()));
    rows = 0;
    pageStart = values.size();
  }

  long heldBytes() {
    return repetitions.size() + definitions.size() + values.size();
  }

  EncodedChunk finish(PageSink sink) {
    if (rows > 0) {
      cut();
    }
    long start = sink.out().size();
    List<EncodedPage> pages = new ArrayList<>(cuts.size());
    PageCut before = new PageCut(0, 0, 0);
    for (PageCut cut : cuts) {
      int count = cut.entries() - before.entries();
      GrowingBuffer body = sink.body();
      writeLevels(repetitions, before.entries(), count, leaf.repetition(), body);
      writeLevels(definitions, before.entries(), count, leaf.definition(), body);
      writeValues(before.values(), cut.values(), body);
      long offset = sink.out().size();
      int bytes = sink.dataPage(body.address(), body.size(), count, ColumnEncoding.PLAIN);
      pages.add(new EncodedPage(count, cut.nulls() - before.nulls(), offset, bytes, Bounds.NONE));
      before = cut;
    }
    EncodedChunk chunk =
        new EncodedChunk(
            leaf.column(),
            false,
            start,
            start,
            sink.out().size() - start,
            sink.takeUncompressedBytes(),
            pages);
    clear();
    return chunk;
  }

  /** Levels up to {@code most}: their byte count, then runs; nothing when all are 0. */
  private static void writeLevels(
      GrowingBuffer levels, int from, int count, int most, GrowingBuffer body) {
    if (most == 0) {
      return;
    }
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Native.getByte(levels.address() + from + i);
    }
    body.room(4);
    long start = body.size();
    body.advance(4);
    RunEncoder.encode(numbers, count, Integer.SIZE - Integer.numberOfLeadingZeros(most), body);
    Native.putInt(body.address() + start, (int) (body.size() - start - 4));
  }

  private void writeValues(long from, long end, GrowingBuffer body) {
    if (leaf.column().field().type() != DataType.Simple.BOOLEAN) {
      body.append(values.address() + from, end - from);
      return;
    }
    for (long at = from; at < end; at += 8) {
      int bits = 0;
      for (int i = 0; i < Math.min(8, end - at); i++) {
        bits |= Native.getByte(values.address() + at + i) << i;
      }
      putByte(body, bits);
    }
  }

  private void clear() {
    repetitions.clear();
    definitions.clear();
    values.clear();
    cuts.clear();
    nulls = 0;
    rows = 0;
    pageStart = 0;
  }

  @Override
  public void close() {
    repetitions.close();
    definitions.close();
    values.close();
  }
}
