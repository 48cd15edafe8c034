package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;

/** NTILE: partitions in so many parts, the first ones one row longer when it does not come out. */
final class Tiles implements WindowOutput {
  private final DataType type;
  private final Borders partitions;
  private final WholeNumbers parts;
  private final ColumnBuffer buffer = new ColumnBuffer();

  Tiles(DataType type, Borders partitions, WholeNumbers parts) {
    this.type = type;
    this.partitions = partitions;
    this.parts = parts;
  }

  @Override
  public Column column(long from, int count) {
    parts.load(from, count);
    long[] out = buffer.longs(count);
    byte[] nulls = buffer.clearNulls(count);
    for (int i = 0; i < count; i++) {
      if (parts.isNull(i)) {
        nulls[i] = 1;
        continue;
      }
      long size = partitions.end(i) - partitions.start(i);
      out[i] = tile(from + i - partitions.start(i), size, parts.get(i));
    }
    return Ranking.integers(type, out, count, nulls, buffer);
  }

  private static long tile(long row, long size, long parts) {
    if (parts < 1) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "NTILE needs at least one part, not " + parts);
    }
    long length = size / parts;
    long longer = size % parts;
    long inLonger = longer * (length + 1);
    return row < inLonger ? row / (length + 1) + 1 : longer + (row - inLonger) / length + 1;
  }
}
