package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.util.List;

/** bit_and, bit_or and bit_xor of integers. */
enum BitFold implements AggregateFunction {
  BIT_AND,
  BIT_OR,
  BIT_XOR;

  private long fold(long a, long b) {
    return switch (this) {
      case BIT_AND -> a & b;
      case BIT_OR -> a | b;
      case BIT_XOR -> a ^ b;
    };
  }

  @Override
  public DataType resultType(List<DataType> arguments) {
    return arguments.getFirst();
  }

  @Override
  public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
    return List.of(result);
  }

  @Override
  public Bound bind(StateBinder states, AggregateState.Call call) {
    return Bound.of(
        states.over(
            call.arguments(),
            call.filter(),
            Fold.class,
            this,
            layout -> new Fold(this, call.type(), layout)));
  }

  /** One word, and a flag that a value was seen. */
  private static final class Fold extends StateAccumulator {
    private final BitFold kind;
    private final DataType type;
    private final int offset;
    private final int flag;

    Fold(BitFold kind, DataType type, StateLayout layout) {
      this.kind = kind;
      this.type = type;
      this.offset = layout.words(1);
      this.flag = layout.flag();
    }

    @Override
    void take(Column[] values, int count, Targets targets) {
      switch (values[0]) {
        case IntColumn c -> {
          for (int i = 0; i < count; i++) {
            take(targets.at(i), c.values()[i]);
          }
        }
        case LongColumn c -> {
          for (int i = 0; i < count; i++) {
            take(targets.at(i), c.values()[i]);
          }
        }
        default -> throw new IllegalArgumentException(kind + " of " + values[0].type());
      }
    }

    private void take(long record, long value) {
      boolean first = Native.getByte(record + flag) == 0;
      Native.putByte(record + flag, (byte) 1);
      long folded = first ? value : kind.fold(Native.getLong(record + offset), value);
      Native.putLong(record + offset, folded);
    }

    @Override
    public void merge(long[] from, long[] to, int count, StringHeap strings) {
      for (int i = 0; i < count; i++) {
        if (Native.getByte(from[i] + flag) != 0) {
          take(to[i], Native.getLong(from[i] + offset));
        }
      }
    }

    @Override
    public Column result(long[] records, int count, ColumnBuffer into) {
      byte[] nulls = unseen(flag, records, count, into);
      if (type.layout() == Layout.INT) {
        int[] out = into.ints(count);
        for (int i = 0; i < count; i++) {
          out[i] = (int) Native.getLong(records[i] + offset);
        }
        return new IntColumn(type, count, out, nulls);
      }
      long[] out = into.longs(count);
      for (int i = 0; i < count; i++) {
        out[i] = Native.getLong(records[i] + offset);
      }
      return new LongColumn(type, count, out, nulls);
    }
  }
}
