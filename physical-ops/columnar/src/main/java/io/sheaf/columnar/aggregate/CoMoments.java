package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType.Simple;

/**
 * What regression and correlation need of pairs (y, x) of doubles: words n, mean y, mean x, and the
 * sums of squares and products of the distances from the means: syy, sxx, sxy. Updated and added as
 * {@link Moments} are.
 */
final class CoMoments extends StateAccumulator {
  static final int WORDS = 6;

  private final int offset;
  private final boolean merging;

  /**
   * @param merging whether rows are states
   */
  CoMoments(StateLayout layout, boolean merging) {
    this.offset = layout.words(WORDS);
    this.merging = merging;
  }

  @Override
  void take(Column[] values, int count, Targets targets) {
    if (!merging) {
      double[] y = ((DoubleColumn) values[0]).values();
      double[] x = ((DoubleColumn) values[1]).values();
      for (int i = 0; i < count; i++) {
        add(targets.at(i) + offset, 1, y[i], x[i], 0, 0, 0);
      }
      return;
    }
    long[] n = ((LongColumn) values[0]).values();
    double[][] words = new double[WORDS][];
    for (int k = 1; k < WORDS; k++) {
      words[k] = ((DoubleColumn) values[k]).values();
    }
    for (int i = 0; i < count; i++) {
      add(
          targets.at(i) + offset,
          n[i],
          words[1][i],
          words[2][i],
          words[3][i],
          words[4][i],
          words[5][i]);
    }
  }

  private static void add(
      long at, long otherCount, double otherY, double otherX, double yy, double xx, double xy) {
    if (otherCount == 0) {
      return;
    }
    long count = Native.getLong(at);
    double n = (double) count + otherCount;
    double meanY = Native.getDouble(at + 8);
    double meanX = Native.getDouble(at + 16);
    double deltaY = otherY - meanY;
    double deltaX = otherX - meanX;
    double weight = (double) count / n * otherCount;
    Native.putLong(at, count + otherCount);
    Native.putDouble(at + 8, meanY + deltaY * otherCount / n);
    Native.putDouble(at + 16, meanX + deltaX * otherCount / n);
    Native.putDouble(at + 24, Native.getDouble(at + 24) + yy + deltaY * deltaY * weight);
    Native.putDouble(at + 32, Native.getDouble(at + 32) + xx + deltaX * deltaX * weight);
    Native.putDouble(at + 40, Native.getDouble(at + 40) + xy + deltaX * deltaY * weight);
  }

  @Override
  public void merge(long[] from, long[] to, int count, StringHeap strings) {
    for (int i = 0; i < count; i++) {
      long at = from[i] + offset;
      add(
          to[i] + offset,
          Native.getLong(at),
          Native.getDouble(at + 8),
          Native.getDouble(at + 16),
          Native.getDouble(at + 24),
          Native.getDouble(at + 32),
          Native.getDouble(at + 40));
    }
  }

  long count(long record) {
    return Native.getLong(record + offset);
  }

  double meanY(long record) {
    return Native.getDouble(record + offset + 8);
  }

  double meanX(long record) {
    return Native.getDouble(record + offset + 16);
  }

  double syy(long record) {
    return Native.getDouble(record + offset + 24);
  }

  double sxx(long record) {
    return Native.getDouble(record + offset + 32);
  }

  double sxy(long record) {
    return Native.getDouble(record + offset + 40);
  }

  /** One word of the state as a column. */
  Column word(int word, long[] records, int count, ColumnBuffer into) {
    if (word == 0) {
      return result(records, count, into);
    }
    double[] out = into.doubles(count);
    for (int i = 0; i < count; i++) {
      out[i] = Native.getDouble(records[i] + offset + 8L * word);
    }
    return new DoubleColumn(Simple.DOUBLE, count, out, null);
  }

  @Override
  public Column result(long[] records, int count, ColumnBuffer into) {
    long[] out = into.longs(count);
    for (int i = 0; i < count; i++) {
      out[i] = Native.getLong(records[i] + offset);
    }
    return new LongColumn(Simple.BIGINT, count, out, null);
  }
}
