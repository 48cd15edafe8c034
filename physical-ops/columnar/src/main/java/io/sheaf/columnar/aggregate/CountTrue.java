package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;

/** count_if: rows in which a condition is true. */
final class CountTrue implements AggregateFunction {
  @Override
  public DataType resultType(List<DataType> arguments) {
    return Simple.BIGINT;
  }

  @Override
  public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
    return List.of(Simple.BIGINT);
  }

  @Override
  public Bound bind(StateBinder states, AggregateState.Call call) {
    return Bound.of(states.over(call.arguments(), call.filter(), Counter.class, "", Counter::new));
  }

  @Override
  public Bound bindMerging(StateBinder states, AggregateState.Call call) {
    return Bound.of(
        states.longSum(call.arguments().getFirst(), call.filter(), Simple.BIGINT, false));
  }

  private static final class Counter extends StateAccumulator {
    private final int offset;

    Counter(StateLayout layout) {
      this.offset = layout.words(1);
    }

    @Override
    void take(Column[] values, int count, Targets targets) {
      byte[] in = ((BooleanColumn) values[0]).values();
      for (int i = 0; i < count; i++) {
        long at = targets.at(i) + offset;
        Native.putLong(at, Native.getLong(at) + in[i]);
      }
    }

    @Override
    public void merge(long[] from, long[] to, int count, StringHeap strings) {
      for (int i = 0; i < count; i++) {
        long at = to[i] + offset;
        Native.putLong(at, Native.getLong(at) + Native.getLong(from[i] + offset));
      }
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
}
