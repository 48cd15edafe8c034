package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.row.KeyBorders;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.spec.SortedAggregateCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/** Aggregates of ordered rows whose result is a list or a map. */
final class CollectedFunctions {
  private static final Set<String> NAMES =
      Set.of("array_agg", "map_agg", "histogram", "approx_top_k");

  /** Longest list or map; it is put together on the heap. */
  private static final long MOST_BYTES =
      Math.min(Integer.MAX_VALUE - 8, Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 8));

  private static final int MOST_VALUES = 1_000_000;

  private CollectedFunctions() {}

  static boolean contains(String function) {
    return NAMES.contains(function);
  }

  static OrderedFunction of(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
    return switch (call.function()) {
      case "array_agg" -> new Values(call, rows, out);
      case "map_agg" -> new Entries(call, rows, out);
      case "histogram" -> new Counts(call, rows, out);
      case "approx_top_k" -> new MostFrequent(call, rows, out);
      default -> throw new IllegalArgumentException(call.function());
    };
  }

  /** Puts a group's list or map together. */
  abstract static class Collecting implements OrderedFunction {
    static final int PIECE = 512;

    final SortedAggregateCall call;
    final OrderedRows rows;
    final RowLayout layout;
    final int field;
    final KeyBorders values;
    final NestedBytes bytes = new NestedBytes();
    private final ValueBuffer out;
    private final ColumnBuffer buffer = new ColumnBuffer();
    private final long[] one = new long[1];

    Collecting(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      this.call = call;
      this.rows = rows;
      this.layout = rows.layout();
      this.field = call.arguments().getFirst();
      this.values = new KeyBorders(layout, new int[] {field});
      this.out = out;
    }

    /** Appends a group's elements; false when its result is null. */
    abstract boolean collect(long from, long to);

    @Override
    public void group(int group, long from, long to) {
      bytes.clear();
      if (collect(from, to)) {
        out.set(group, bytes.array(), bytes.size());
      } else {
        out.setNull(group);
      }
    }

    /** Appends a field of some records. */
    void append(int of, long[] records, int count) {
      Column column = layout.read(of, records, count, buffer);
      for (int i = 0; i < count; i++) {
        Elements.append(column, i, bytes);
      }
      if (bytes.size() > MOST_BYTES) {
        throw new SheafException(
            ErrorCode.OUT_OF_RANGE,
            "a value of %s is longer than %,d bytes".formatted(call.function(), MOST_BYTES));
      }
    }

    void append(int of, long row) {
      one[0] = rows.record(row);
      append(of, one, 1);
    }

    /** The whole number that is the second argument. */
    int number(long row) {
      int constant = call.arguments().get(1);
      double number = rows.number(constant, row);
      if (rows.isNull(constant, row) || !(number >= 1 && number < MOST_VALUES)) {
        throw new SheafException(
            ErrorCode.INVALID_ARGUMENT,
            "the number of values must be between 1 and %,d, not %s"
                .formatted(MOST_VALUES - 1, rows.isNull(constant, row) ? "NULL" : (long) number));
      }
      return (int) number;
    }

    /** The row behind those of equal value, among rows ordered by it. */
    long runEnd(long start, long to) {
      long end = start + 1;
      while (end < to && !values.differ(rows.rows().record(end - 1), rows.rows().record(end))) {
        end++;
        if (end % PIECE == 0) {
          rows.rows().unpin();
        }
      }
      return end;
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

  /** All values, nulls too; with a number as second argument so many. */
  private static final class Values extends Collecting {
    private final long[] records = new long[PIECE];

    Values(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    @Override
    boolean collect(long from, long to) {
      if (from == to) {
        return false;
      }
      long left = call.arguments().size() > 1 ? number(from) : Long.MAX_VALUE;
      int pending = 0;
      long last = -1;
      for (long row = from; row < to && left > 0; row++) {
        long record = rows.rows().record(row);
        boolean taken =
            rows.passesAt(call.filter(), record)
                && (!call.distinct()
                    || last < 0
                    || values.differ(rows.rows().record(last), record));
        if (taken) {
          records[pending++] = record;
          last = row;
          left--;
        }
        if (pending == PIECE) {
          append(field, records, pending);
          rows.rows().unpin();
          pending = 0;
        }
      }
      append(field, records, pending);
      rows.rows().unpin();
      return last >= 0;
    }
  }

  /** A map of keys and values, the first row's of each key; rows without a key don't count. */
  private static final class Entries extends Collecting {
    Entries(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    @Override
    boolean collect(long from, long to) {
      long end = rows.nonNullEnd(field, from, to);
      long start = from;
      while (start < end) {
        bytes.putValueMark();
        append(field, start);
        append(call.arguments().get(1), start);
        start = runEnd(start, end);
      }
      return from < end;
    }
  }

  /** A map of values and how often each occurs. */
  private static final class Counts extends Collecting {
    Counts(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    @Override
    boolean collect(long from, long to) {
      long end = rows.nonNullEnd(field, from, to);
      long start = from;
      while (start < end) {
        bytes.putValueMark();
        append(field, start);
        long next = runEnd(start, end);
        bytes.putValueMark();
        bytes.putBigint(next - start);
        start = next;
      }
      return from < end;
    }
  }

  /**
   * The values that occur most often, the most frequent first, of equally frequent ones the least.
   */
  private static final class MostFrequent extends Collecting {
    /** Rows of equal value. */
    private record Run(long start, long count) {}

    private static final Comparator<Run> RARER =
        Comparator.comparingLong(Run::count)
            .thenComparing(Comparator.comparingLong(Run::start).reversed());

    MostFrequent(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    @Override
    boolean collect(long from, long to) {
      long end = rows.nonNullEnd(field, from, to);
      if (from == end) {
        return false;
      }
      int most = number(from);
      PriorityQueue<Run> kept = new PriorityQueue<>(RARER);
      long start = from;
      while (start < end) {
        long next = runEnd(start, end);
        kept.add(new Run(start, next - start));
        if (kept.size() > most) {
          kept.remove();
        }
        start = next;
      }
      List<Run> runs = new ArrayList<>(kept);
      runs.sort(Collections.reverseOrder(RARER));
      runs.forEach(run -> append(field, run.start()));
      return true;
    }
  }

  /** Quantiles at several fractions: a list of one value for each. */
  abstract static class Quantiles extends Collecting {
    Quantiles(SortedAggregateCall call, OrderedRows rows, ValueBuffer out) {
      super(call, rows, out);
    }

    /** Appends the value at a fraction of the rows {@code from} to {@code to}. */
    abstract void quantile(long from, long to, double fraction);

    @Override
    boolean collect(long from, long to) {
      long end = rows.nonNullEnd(field, from, to);
      if (from == end) {
        return false;
      }
      for (double fraction : fractions(from)) {
        quantile(from, end, fraction);
      }
      return true;
    }

    private double[] fractions(long row) {
      int constant = call.arguments().get(1);
      long at = rows.record(row) + layout.offset(constant);
      byte[] list = Views.bytes(Native.getLong(at), Native.getLong(at + 8));
      List<Object> elements =
          rows.isNull(constant, row)
              ? Collections.singletonList(null)
              : ElementReader.elements((DataType.Array) layout.type(constant), list);
      double[] fractions = new double[elements.size()];
      for (int i = 0; i < fractions.length; i++) {
        if (!(elements.get(i) instanceof Double fraction) || !(fraction >= 0 && fraction <= 1)) {
          throw new SheafException(
              ErrorCode.INVALID_ARGUMENT,
              call.function() + " needs fractions between 0 and 1, not " + elements.get(i));
        }
        fractions[i] = fraction;
      }
      return fractions;
    }
  }
}
