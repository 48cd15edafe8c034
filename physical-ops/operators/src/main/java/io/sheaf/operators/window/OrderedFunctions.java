package io.sheaf.operators.window;

import io.sheaf.columnar.aggregate.AggregateState;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.KeyBorders;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.SortedAggregateCall;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The functions that need their values in order. */
final class OrderedFunctions {
  private static final Set<String> NAMES =
      Set.of(
          "quantile_cont",
          "quantile_disc",
          "quantile_disc_desc",
          "mode",
          "mad",
          "entropy",
          "string_agg",
          "first",
          "last");

  private OrderedFunctions() {}

  /** Whether a function is one of these, not one with an accumulator. */
  static boolean contains(String function) {
    return NAMES.contains(function) || CollectedFunctions.contains(function);
  }

  /**
   * @param input the columns that the call refers to
   * @param capacity most groups of a batch
   */
  static OrderedFunction of(
      SortedAggregateCall call,
      OrderedRows rows,
      Schema input,
      MemoryConsumer memory,
      int capacity) {
    return contains(call.function())
        ? ofValues(call, rows, memory, capacity)
        : accumulated(call, rows, input, memory, capacity);
  }

  private static OrderedFunction accumulated(
      SortedAggregateCall call,
      OrderedRows rows,
      Schema input,
      MemoryConsumer memory,
      int capacity) {
    RowLayout noKeys = new RowLayout(List.of(), new boolean[0], 0);
    AggregateState state =
        new AggregateState(
            noKeys,
            input,
            List.of(
                new AggregateState.Call(
                    call.function(), call.arguments(), call.filter(), call.type())),
            false);
    int[] arguments = call.arguments().stream().mapToInt(Integer::intValue).toArray();
    KeyBorders distinct = call.distinct() ? new KeyBorders(rows.layout(), arguments) : null;
    return new AccumulatedFunction(rows, state, distinct, memory, capacity);
  }

  private static OrderedFunction ofValues(
      SortedAggregateCall call, OrderedRows rows, MemoryConsumer memory, int capacity) {
    ValueBuffer out = new ValueBuffer(call.type(), capacity, memory);
    if (CollectedFunctions.contains(call.function())) {
      return CollectedFunctions.of(call, rows, out);
    }
    boolean several =
        call.function().startsWith("quantile")
            && rows.layout().type(call.arguments().get(1)) instanceof DataType.Array;
    if (several) {
      return call.function().equals("quantile_cont")
          ? new ContinuousQuantiles(call, rows, out)
          : new DiscreteQuantiles(call, rows, out);
    }
    return switch (call.function()) {
      case "quantile_cont" -> new ContinuousQuantile(call, rows, out);
      case "quantile_disc" -> new DiscreteQuantile(call, rows, out, false);
      case "quantile_disc_desc" -> new DiscreteQuantile(call, rows, out, true);
      case "mode" -> new Mode(call, rows, out);
      case "mad" -> new MedianDeviation(call, rows, out);
      case "entropy" -> new Entropy(call, rows, out);
      case "string_agg" -> new Joined(call, rows, out);
      case "first" -> new Picked(call, rows, out, true);
      case "last" -> new Picked(call, rows, out, false);
      default -> throw new IllegalArgumentException(call.function());
    };
  }

  private abstract static class Base implements OrderedFunction {
    final SortedAggregateCall call;
    final OrderedRows rows;
    final ValueBuffer out;
    final int field;
    final KeyBorders values;

    Base(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      this.call = call;
      this.rows = rows;
      this.out = out;
      this.field = call.arguments().getFirst();
      this.values = new KeyBorders(rows.layout(), new int[] {field});
    }

    RowLayout layout() {
      return rows.layout();
    }

    /** Computes from the rows in front of the nulls, at least one. */
    void values(int group, long from, long to) {
      throw new IllegalStateException("group() is overridden");
    }

    @Override
    public void group(int group, long from, long to) {
      long end = rows.nonNullEnd(field, from, to);
      if (from == end) {
        out.setNull(group);
      } else {
        values(group, from, end);
      }
    }

    /** The constant that is the second argument. */
    double fraction(long row) {
      int constant = call.arguments().get(1);
      double fraction = rows.number(constant, row);
      if (rows.isNull(constant, row) || !(fraction >= 0 && fraction <= 1)) {
        throw new SheafException(
            ErrorCode.INVALID_ARGUMENT,
            call.function() + " needs a fraction between 0 and 1, not " + fraction);
      }
      return fraction;
    }

    /** Whether a row's value is that of the row before it. */
    boolean repeats(long row) {
      long before = rows.rows().record(row - 1);
      return !values.differ(before, rows.rows().record(row));
    }

    @Override
    public Column column(int groups) {
      return out.column(groups);
    }

    @Override
    public void clear() {
      out.clear();
    }

    @Override
    public void close() {
      out.close();
    }
  }

  /** A value at a fraction of the way from the least to the greatest, between two if need be. */
  private static final class ContinuousQuantile extends Base {
    ContinuousQuantile(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    @Override
    void values(int group, long from, long to) {
      double value = between(rows, field, from, to, fraction(from));
      if (call.type().isFloating()) {
        out.set(group, value);
      } else {
        out.set(group, Math.round(value));
      }
    }
  }

  private static double between(OrderedRows rows, int field, long from, long to, double fraction) {
    double place = (to - from - 1) * fraction;
    long low = from + (long) Math.floor(place);
    long high = from + (long) Math.ceil(place);
    double least = rows.number(field, low);
    return low == high
        ? least
        : least + (rows.number(field, high) - least) * (place - Math.floor(place));
  }

  /** The row of the first value that has at least the fraction of all values up to it. */
  private static long place(long from, long to, double fraction) {
    return from + Math.max(1, (long) Math.ceil((to - from) * fraction)) - 1;
  }

  private static final class ContinuousQuantiles extends CollectedFunctions.Quantiles {
    private final boolean isFloating;

    ContinuousQuantiles(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
      this.isFloating = ((DataType.Array) call.type()).element().isFloating();
    }

    @Override
    void quantile(long from, long to, double fraction) {
      double value = between(rows, field, from, to, fraction);
      bytes.putValueMark();
      if (isFloating) {
        bytes.putDouble(value);
      } else {
        bytes.putBigint(Math.round(value));
      }
    }
  }

  private static final class DiscreteQuantiles extends CollectedFunctions.Quantiles {
    DiscreteQuantiles(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    @Override
    void quantile(long from, long to, double fraction) {
      append(field, place(from, to, fraction));
    }
  }

  /** The first value that has at least the fraction of all values up to it. */
  private static final class DiscreteQuantile extends Base {
    private final boolean descending;

    DiscreteQuantile(
        SortedAggregateCall call, OrderedRows rows, ValueBuffer out, boolean descending) {
      super(call, rows, out);
      this.descending = descending;
    }

    @Override
    void values(int group, long from, long to) {
      long row = place(from, to, fraction(from));
      if (descending) {
        row = to - 1 - (row - from);
      }
      out.set(group, layout(), field, rows.record(row));
    }
  }

  /** The value that occurs most often, the least of them if several do. */
  private static final class Mode extends Base {
    Mode(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    @Override
    void values(int group, long from, long to) {
      long best = from;
      long most = 0;
      long start = from;
      for (long row = from + 1; row <= to; row++) {
        rows.record(row - 1);
        if (row == to || !repeats(row)) {
          if (row - start > most) {
            most = row - start;
            best = start;
          }
          start = row;
        }
      }
      out.set(group, layout(), field, rows.record(best));
    }
  }

  /** The median of the distances from the median, found from the median outwards. */
  private static final class MedianDeviation extends Base {
    MedianDeviation(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    @Override
    void values(int group, long from, long to) {
      long count = to - from;
      long middle = from + (count - 1) / 2;
      double median = rows.number(field, middle);
      if (count % 2 == 0) {
        median += (rows.number(field, middle + 1) - median) / 2;
      }
      long left = middle;
      long right = middle + 1;
      double last = 0;
      double before = 0;
      for (long taken = 0; taken <= count / 2; taken++) {
        before = last;
        double down = left >= from ? median - rows.number(field, left) : Double.MAX_VALUE;
        double up = right < to ? rows.number(field, right) - median : Double.MAX_VALUE;
        if (down <= up) {
          last = down;
          left--;
        } else {
          last = up;
          right++;
        }
      }
      out.set(group, count % 2 == 0 ? before + (last - before) / 2 : last);
    }
  }

  /** Bits of information in a value, by how often each occurs (Shannon). */
  private static final class Entropy extends Base {
    Entropy(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    @Override
    public void group(int group, long from, long to) {
      long end = rows.nonNullEnd(field, from, to);
      double count = end - from;
      double sum = 0;
      long start = from;
      for (long row = from + 1; row <= end; row++) {
        rows.record(row - 1);
        if (row == end || !repeats(row)) {
          double share = (row - start) / count;
          sum -= share * Math.log(share) / Math.log(2);
          start = row;
        }
      }
      out.set(group, sum);
    }
  }

  /** The first or last row's value, which may be null. */
  private static final class Picked extends Base {
    private final boolean first;

    Picked(SortedAggregateCall call, OrderedRows rows, ValueBuffer out, boolean first) {
      super(call, rows, out);
      this.first = first;
    }

    @Override
    public void group(int group, long from, long to) {
      long row = first ? from : to - 1;
      while (row >= from && row < to && !rows.passes(call.filter(), row)) {
        row += first ? 1 : -1;
      }
      if (row < from || row >= to) {
        out.setNull(group);
      } else {
        out.set(group, layout(), field, rows.record(row));
      }
    }
  }

  /** All strings one after the other, with a separator in between. */
  private static final class Joined extends Base {
    private byte[] text = new byte[1 << 10];
    private int length;

    Joined(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    @Override
    public void group(int group, long from, long to) {
      length = 0;
      boolean any = false;
      long last = -1;
      for (long row = from; row < to; row++) {
        if (rows.isNull(field, row) || !rows.passes(call.filter(), row)) {
          continue;
        }
        if (call.distinct() && last >= 0 && !differs(last, row)) {
          continue;
        }
        if (any) {
          separate(row);
        }
        append(field, row);
        any = true;
        last = row;
      }
      if (any) {
        out.set(group, text, length);
      } else {
        out.setNull(group);
      }
    }

    private boolean differs(long last, long row) {
      return values.differ(rows.rows().record(last), rows.rows().record(row));
    }

    private void separate(long row) {
      if (call.arguments().size() > 1) {
        append(call.arguments().get(1), row);
      }
    }

    private void append(int from, long row) {
      long at = rows.record(row) + layout().offset(from);
      long first = Native.getLong(at);
      int bytes = Views.length(first);
      if (text.length - length < bytes) {
        long wanted = Math.max(2L * text.length, (long) length + bytes);
        if ((long) length + bytes > Integer.MAX_VALUE - 8) {
          throw new SheafException(
              ErrorCode.OUT_OF_RANGE, "the result of string_agg is longer than 2 GiB");
        }
        text = Arrays.copyOf(text, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
      }
      Views.copy(first, Native.getLong(at + 8), text, length);
      length += bytes;
    }
  }
}
