package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;

/** Aggregates of doubles that fold into a count and one or two doubles. */
enum DoubleFold implements AggregateFunction {
  /** All values multiplied. */
  PRODUCT {
    @Override
    void add(long at, double value, double rest) {
      boolean first = Native.getLong(at) == 0;
      Native.putDouble(at + 8, first ? value : Native.getDouble(at + 8) * value);
    }

    @Override
    double result(long at) {
      return Native.getDouble(at + 8);
    }
  },
  /** A sum that carries what additions lose (Kahan, Neumaier). */
  FSUM {
    @Override
    void add(long at, double value, double rest) {
      addExactly(at, value, rest);
    }

    @Override
    double result(long at) {
      return total(at);
    }
  },
  /** The average out of such a sum. */
  FAVG {
    @Override
    void add(long at, double value, double rest) {
      addExactly(at, value, rest);
    }

    @Override
    double result(long at) {
      return total(at) / Native.getLong(at);
    }
  },
  /** e to the average of the logarithms. */
  GEOMETRIC_MEAN {
    @Override
    double mapped(double value) {
      return Math.log(value);
    }

    @Override
    void add(long at, double value, double rest) {
      addExactly(at, value, rest);
    }

    @Override
    double result(long at) {
      return Math.exp(total(at) / Native.getLong(at));
    }
  };

  private static final int WORDS = 3;

  double mapped(double value) {
    return value;
  }

  /** Adds a value, and what a sum with it had lost. */
  abstract void add(long at, double value, double rest);

  abstract double result(long at);

  private static double total(long at) {
    double sum = Native.getDouble(at + 8);
    return Double.isFinite(sum) ? sum + Native.getDouble(at + 16) : sum;
  }

  private static void addExactly(long at, double value, double rest) {
    double sum = Native.getDouble(at + 8);
    double total = sum + value;
    double lost = Math.abs(sum) >= Math.abs(value) ? (sum - total) + value : (value - total) + sum;
    Native.putDouble(at + 8, total);
    Native.putDouble(at + 16, Native.getDouble(at + 16) + lost + rest);
  }

  @Override
  public DataType argumentType(DataType given) {
    return Simple.DOUBLE;
  }

  @Override
  public DataType resultType(List<DataType> arguments) {
    return Simple.DOUBLE;
  }

  @Override
  public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
    return List.of(Simple.BIGINT, Simple.DOUBLE, Simple.DOUBLE);
  }

  @Override
  public Bound bind(StateBinder states, AggregateState.Call call) {
    return bind(states, call, false);
  }

  @Override
  public Bound bindMerging(StateBinder states, AggregateState.Call call) {
    return bind(states, call, true);
  }

  private Bound bind(StateBinder states, AggregateState.Call call, boolean merging) {
    Fold fold =
        states.over(
            call.arguments(),
            call.filter(),
            Fold.class,
            List.of(this, merging),
            layout -> new Fold(this, layout, merging));
    return new Bound(
        List.of(fold::counts, fold::sums, fold::rests),
        (records, count, into) -> fold.result(records, count, into));
  }

  /** Words n, value, rest. */
  private static final class Fold extends StateAccumulator {
    private final DoubleFold kind;
    private final int offset;
    private final boolean merging;

    Fold(DoubleFold kind, StateLayout layout, boolean merging) {
      this.kind = kind;
      this.offset = layout.words(WORDS);
      this.merging = merging;
    }

    @Override
    void take(Column[] values, int count, Targets targets) {
      if (merging) {
        long[] n = ((LongColumn) values[0]).values();
        double[] sums = ((DoubleColumn) values[1]).values();
        double[] rests = ((DoubleColumn) values[2]).values();
        for (int i = 0; i < count; i++) {
          add(targets.at(i) + offset, n[i], sums[i], rests[i]);
        }
        return;
      }
      double[] in = ((DoubleColumn) values[0]).values();
      for (int i = 0; i < count; i++) {
        add(targets.at(i) + offset, 1, kind.mapped(in[i]), 0);
      }
    }

    private void add(long at, long n, double value, double rest) {
      if (n > 0) {
        kind.add(at, value, rest);
        Native.putLong(at, Native.getLong(at) + n);
      }
    }

    @Override
    public void merge(long[] from, long[] to, int count, StringHeap strings) {
      for (int i = 0; i < count; i++) {
        long at = from[i] + offset;
        add(
            to[i] + offset,
            Native.getLong(at),
            Native.getDouble(at + 8),
            Native.getDouble(at + 16));
      }
    }

    Column counts(long[] records, int count, ColumnBuffer into) {
      long[] out = into.longs(count);
      for (int i = 0; i < count; i++) {
        out[i] = Native.getLong(records[i] + offset);
      }
      return new LongColumn(Simple.BIGINT, count, out, null);
    }

    Column sums(long[] records, int count, ColumnBuffer into) {
      return word(8, records, count, into);
    }

    Column rests(long[] records, int count, ColumnBuffer into) {
      return word(16, records, count, into);
    }

    private Column word(int word, long[] records, int count, ColumnBuffer into) {
      double[] out = into.doubles(count);
      for (int i = 0; i < count; i++) {
        out[i] = Native.getDouble(records[i] + offset + word);
      }
      return new DoubleColumn(Simple.DOUBLE, count, out, null);
    }

    @Override
    public Column result(long[] records, int count, ColumnBuffer into) {
      double[] out = into.doubles(count);
      byte[] nulls = into.nulls(count);
      for (int i = 0; i < count; i++) {
        boolean none = Native.getLong(records[i] + offset) == 0;
        nulls[i] = (byte) (none ? 1 : 0);
        out[i] = none ? 0 : kind.result(records[i] + offset);
      }
      return new DoubleColumn(Simple.DOUBLE, count, out, nulls);
    }
  }
}
