package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType.Simple;

/**
 * Count, mean and central moments of doubles: words n, mean, M2 and, for order 4, M3 and M4, where
 * Mk is the sum of the k-th powers of the distances from the mean. Rows are taken in one by one and
 * states added without loss of digits (Welford 1962; Chan, Golub, LeVeque 1979; Pébay 2008).
 */
final class Moments extends StateAccumulator {
  /** Number of state columns of an order. */
  static int columns(int order) {
    return order + 1;
  }

  private final int order;
  private final int offset;
  private final boolean merging;

  /**
   * @param order 2 or 4: the highest moment
   * @param merging whether rows are states
   */
  Moments(StateLayout layout, int order, boolean merging) {
    this.order = order;
    this.offset = layout.words(columns(order));
    this.merging = merging;
  }

  @Override
  void take(Column[] values, int count, Targets targets) {
    if (merging) {
      long[] n = ((LongColumn) values[0]).values();
      double[][] moments = new double[order][];
      for (int k = 0; k < order; k++) {
        moments[k] = ((DoubleColumn) values[k + 1]).values();
      }
      for (int i = 0; i < count; i++) {
        add(
            targets.at(i) + offset,
            n[i],
            moments[0][i],
            moments[1][i],
            order > 2 ? moments[2][i] : 0,
            order > 2 ? moments[3][i] : 0);
      }
      return;
    }
    double[] in = ((DoubleColumn) values[0]).values();
    for (int i = 0; i < count; i++) {
      add(targets.at(i) + offset, in[i]);
    }
  }

  private void add(long at, double value) {
    long before = Native.getLong(at);
    double n = before + 1;
    double mean = Native.getDouble(at + 8);
    double delta = value - mean;
    double step = delta / n;
    double spread = delta * step * before;
    double m2 = Native.getDouble(at + 16);
    if (order > 2) {
      double m3 = Native.getDouble(at + 24);
      double m4 = Native.getDouble(at + 32);
      Native.putDouble(
          at + 32,
          m4 + spread * step * step * (n * n - 3 * n + 3) + 6 * step * step * m2 - 4 * step * m3);
      Native.putDouble(at + 24, m3 + spread * step * (n - 2) - 3 * step * m2);
    }
    Native.putLong(at, before + 1);
    Native.putDouble(at + 8, mean + step);
    Native.putDouble(at + 16, m2 + spread);
  }

  private void add(long at, long otherCount, double otherMean, double o2, double o3, double o4) {
    if (otherCount == 0) {
      return;
    }
    long count = Native.getLong(at);
    double a = count;
    double b = otherCount;
    double n = a + b;
    double mean = Native.getDouble(at + 8);
    double delta = otherMean - mean;
    double step = delta / n;
    double m2 = Native.getDouble(at + 16);
    if (order > 2) {
      double m3 = Native.getDouble(at + 24);
      double m4 = Native.getDouble(at + 32);
      Native.putDouble(
          at + 32,
          m4
              + o4
              + delta * step * step * step * a * b * (a * a - a * b + b * b)
              + 6 * step * step * (a * a * o2 + b * b * m2)
              + 4 * step * (a * o3 - b * m3));
      Native.putDouble(
          at + 24, m3 + o3 + delta * step * step * a * b * (a - b) + 3 * step * (a * o2 - b * m2));
    }
    Native.putLong(at, count + otherCount);
    Native.putDouble(at + 8, mean + step * b);
    Native.putDouble(at + 16, m2 + o2 + delta * step * a * b);
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
          order > 2 ? Native.getDouble(at + 24) : 0,
          order > 2 ? Native.getDouble(at + 32) : 0);
    }
  }

  long count(long record) {
    return Native.getLong(record + offset);
  }

  double mean(long record) {
    return Native.getDouble(record + offset + 8);
  }

  /** The sum of the k-th powers of the distances from the mean, k from 2. */
  double moment(int k, long record) {
    return Native.getDouble(record + offset + 8L * k);
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
