package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.partitioning.Divisions;
import java.math.BigInteger;

/**
 * Sends rows to the partition whose range holds their key; nulls to the last one. A binary search
 * over the inner bounds, which lie in arrays of the key's own form.
 */
final class RangeSpreader implements ExchangeSink.Spreader {
  private final int key;
  private final int last;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private final Bounds bounds;

  RangeSpreader(int key, Divisions divisions) {
    this.key = key;
    this.last = divisions.count() - 1;
    this.bounds = new Bounds(divisions);
  }

  @Override
  public void partitions(ColumnBatch batch, int[] partitions) {
    int rows = batch.rowCount();
    Column keys = batch.column(key).flat(buffer);
    bounds.search(keys, rows, partitions);
    byte[] nulls = keys.nulls();
    if (nulls != null) {
      for (int row = 0; row < rows; row++) {
        partitions[row] = nulls[row] != 0 ? last : partitions[row];
      }
    }
  }

  /** The inner bounds: the number of those that are not above a key is the key's partition. */
  private static final class Bounds {
    private final int count;
    private final long[] lows;
    private final long[] highs;
    private final double[] doubles;
    private final byte[][] strings;

    Bounds(Divisions divisions) {
      count = divisions.count() - 1;
      lows = new long[count];
      highs = new long[count];
      doubles = new double[count];
      strings = new byte[count][];
      for (int i = 0; i < count; i++) {
        set(i, divisions.bounds().get(i + 1));
      }
    }

    private void set(int index, Object bound) {
      switch (bound) {
        case Boolean value -> lows[index] = value ? 1 : 0;
        case Integer value -> setLong(index, value);
        case Long value -> setLong(index, value);
        case BigInteger value -> {
          lows[index] = value.longValue();
          highs[index] = value.shiftRight(64).longValueExact();
        }
        case Double value -> doubles[index] = value + 0.0;
        case byte[] value -> strings[index] = value;
        default -> throw new IllegalArgumentException("not a bound: " + bound.getClass());
      }
    }

    private void setLong(int index, long value) {
      lows[index] = value;
      highs[index] = value >> 63;
    }

    void search(Column keys, int rows, int[] into) {
      switch (keys) {
        case BooleanColumn c -> {
          for (int row = 0; row < rows; row++) {
            into[row] = partition(c.values()[row]);
          }
        }
        case IntColumn c -> {
          int[] values = c.values();
          for (int row = 0; row < rows; row++) {
            into[row] = partition(values[row]);
          }
        }
        case LongColumn c -> {
          long[] values = c.values();
          for (int row = 0; row < rows; row++) {
            into[row] = partition(values[row]);
          }
        }
        case Int128Column c -> {
          long[] words = c.words();
          for (int row = 0; row < rows; row++) {
            into[row] = partition(words[2 * row], words[2 * row + 1]);
          }
        }
        case DoubleColumn c -> {
          double[] values = c.values();
          for (int row = 0; row < rows; row++) {
            into[row] = partition(values[row] + 0.0);
          }
        }
        case ViewColumn c -> {
          byte[] nulls = c.nulls();
          long[] views = c.views();
          for (int row = 0; row < rows; row++) {
            // A null's view may be anything.
            boolean isNull = nulls != null && nulls[row] != 0;
            into[row] = isNull ? 0 : partitionOf(views[2 * row], views[2 * row + 1]);
          }
        }
        case DictionaryColumn c -> throw new IllegalArgumentException("not flat");
        case ConstantColumn c -> throw new IllegalArgumentException("not flat");
      }
    }

    /** A bound that needs two words is above or below all that need one, as its high word says. */
    private int partition(long value) {
      return partition(value, value >> 63);
    }

    private int partition(long low, long high) {
      int from = 0;
      int to = count;
      while (from < to) {
        int middle = (from + to) >>> 1;
        boolean above =
            highs[middle] == high
                ? Long.compareUnsigned(lows[middle], low) > 0
                : highs[middle] > high;
        if (above) {
          to = middle;
        } else {
          from = middle + 1;
        }
      }
      return from;
    }

    private int partition(double value) {
      int from = 0;
      int to = count;
      while (from < to) {
        int middle = (from + to) >>> 1;
        // NaN is the greatest, as in SQL.
        if (Double.compare(doubles[middle], value) > 0) {
          to = middle;
        } else {
          from = middle + 1;
        }
      }
      return from;
    }

    private int partitionOf(long first, long second) {
      int from = 0;
      int to = count;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (Views.compare(strings[middle], first, second) > 0) {
          to = middle;
        } else {
          from = middle + 1;
        }
      }
      return from;
    }
  }
}
