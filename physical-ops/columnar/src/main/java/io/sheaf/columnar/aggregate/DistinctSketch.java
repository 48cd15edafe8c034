package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.KeyHasher;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;

/**
 * approx_count_distinct: HyperLogLog with 2,048 registers of one byte, standard error 2.3 %. The
 * state is a fixed part of the group's record, so it is counted, spilled and exchanged as records
 * are; registers are merged by their maximum, so the result is the same however rows are divided.
 *
 * <p>Flajolet et al., HyperLogLog (2007); the estimate is Ertl's, New cardinality estimation
 * algorithms for HyperLogLog sketches (2017), which needs no table of corrections.
 */
final class DistinctSketch implements AggregateFunction {
  private static final int PRECISION = 11;
  private static final int REGISTERS = 1 << PRECISION;
  private static final int RANK_BITS = Long.SIZE - PRECISION;

  /** Spreads the hash again, so that it differs from the one that exchanges divide rows by. */
  private static final long SALT = 0x2545_F491_4F6C_DD1DL;

  @Override
  public DataType resultType(List<DataType> arguments) {
    return Simple.BIGINT;
  }

  @Override
  public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
    return List.of(Simple.VARBINARY);
  }

  @Override
  public Bound bind(StateBinder states, AggregateState.Call call) {
    return bind(states, call, false);
  }

  @Override
  public Bound bindMerging(StateBinder states, AggregateState.Call call) {
    return bind(states, call, true);
  }

  private static Bound bind(StateBinder states, AggregateState.Call call, boolean merging) {
    Registers registers =
        states.over(
            call.arguments(),
            call.filter(),
            Registers.class,
            merging,
            layout -> new Registers(layout, merging));
    return new Bound(List.of(registers::state), registers::result);
  }

  private static final class Registers extends StateAccumulator {
    private final int offset;
    private final boolean merging;

    Registers(StateLayout layout, boolean merging) {
      this.offset = layout.words(REGISTERS / Long.BYTES);
      this.merging = merging;
    }

    @Override
    void take(Column[] values, int count, Targets targets) {
      if (merging) {
        long[] views = ((ViewColumn) values[0]).views();
        for (int i = 0; i < count; i++) {
          raise(views[2 * i + 1], targets.at(i) + offset);
        }
        return;
      }
      long[] hashes = new long[count];
      new KeyHasher(1).hash(new Column[] {values[0]}, count, hashes);
      for (int i = 0; i < count; i++) {
        long hash = KeyHasher.mix(hashes[i] ^ SALT);
        int rank = Math.min(Long.numberOfLeadingZeros(hash << PRECISION), RANK_BITS) + 1;
        long at = targets.at(i) + offset + (hash >>> RANK_BITS);
        if (rank > Native.getByte(at)) {
          Native.putByte(at, (byte) rank);
        }
      }
    }

    private static void raise(long from, long to) {
      for (int i = 0; i < REGISTERS; i++) {
        byte rank = Native.getByte(from + i);
        if (rank > Native.getByte(to + i)) {
          Native.putByte(to + i, rank);
        }
      }
    }

    @Override
    public void merge(long[] from, long[] to, int count, StringHeap strings) {
      for (int i = 0; i < count; i++) {
        raise(from[i] + offset, to[i] + offset);
      }
    }

    /** The registers' bytes, which stay in the record. */
    Column state(long[] records, int count, ColumnBuffer into) {
      long[] views = into.longs(2 * count);
      for (int i = 0; i < count; i++) {
        Views.set(views, i, records[i] + offset, REGISTERS);
      }
      return new ViewColumn(Simple.VARBINARY, count, views, null);
    }

    @Override
    public Column result(long[] records, int count, ColumnBuffer into) {
      long[] out = into.longs(count);
      int[] histogram = new int[RANK_BITS + 2];
      for (int i = 0; i < count; i++) {
        java.util.Arrays.fill(histogram, 0);
        for (int register = 0; register < REGISTERS; register++) {
          histogram[Native.getByte(records[i] + offset + register)]++;
        }
        out[i] = Math.round(estimate(histogram));
      }
      return new LongColumn(Simple.BIGINT, count, out, null);
    }
  }

  /**
   * @param histogram how many registers have each rank
   */
  private static double estimate(int[] histogram) {
    double m = REGISTERS;
    double z = m * tau(1 - histogram[RANK_BITS + 1] / m);
    for (int rank = RANK_BITS; rank >= 1; rank--) {
      z = 0.5 * (z + histogram[rank]);
    }
    z += m * sigma(histogram[0] / m);
    return m * m / (2 * Math.log(2) * z);
  }

  /** Corrects for registers that saw nothing. */
  private static double sigma(double empty) {
    if (empty == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = empty;
    double weight = 1;
    double sum = x;
    double before;
    do {
      x *= x;
      before = sum;
      sum += x * weight;
      weight += weight;
    } while (sum != before);
    return sum;
  }

  /** Corrects for registers that can't count further. */
  private static double tau(double unsaturated) {
    if (unsaturated == 0 || unsaturated == 1) {
      return 0;
    }
    double x = unsaturated;
    double weight = 1;
    double sum = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = sum;
      weight *= 0.5;
      sum -= (1 - x) * (1 - x) * weight;
    } while (sum != before);
    return sum / 3;
  }
}
