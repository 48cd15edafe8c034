package io.sheaf.operators.match;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.RecordBatch;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.spec.MatchRows;
import io.sheaf.operators.spec.MatchSpec;
import io.sheaf.operators.spec.MatchValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch of output rows. The rows of a match are gone through in order, once in front for values
 * of the whole match; what each output row's values are of is noted, and columns are read at the
 * end. One thread's.
 */
final class MatchOutput implements AutoCloseable {
  /** Aggregates that look at the same rows. */
  private record Over(List<Integer> variables, boolean whole) {}

  private final List<MatchValue> values;
  private final boolean isOneRow;
  private final Partition partition;
  private final MatchPath path;
  private final VariableNames names;
  private final int capacity;
  private final Navigation[] navigations;
  private final RowColumn[] columns;
  private final int[][] labels;
  private final long[] numbers;
  private final byte[] unmatched;
  private final Map<Over, MatchAggregates> aggregates = new LinkedHashMap<>();
  private final int[] indexes;
  private final long[] rowNumbers;
  private final long[] records;
  private final RecordBatch input;
  private int count;
  private int at;
  private boolean isInMatch;
  private long number;

  MatchOutput(
      MatchSpec spec,
      Partition partition,
      MatchPath path,
      VariableNames names,
      RowLayout layout,
      MemoryConsumer memory,
      int capacity) {
    this.values = spec.values();
    this.isOneRow = spec.rows() == MatchRows.ONE;
    this.partition = partition;
    this.path = path;
    this.names = names;
    this.capacity = capacity;
    int size = values.size();
    this.navigations = new Navigation[size];
    this.columns = new RowColumn[size];
    this.labels = new int[size][];
    this.indexes = new int[size];
    this.numbers = new long[capacity];
    this.unmatched = new byte[capacity];
    this.rowNumbers = new long[capacity];
    this.records = new long[capacity];
    this.input = new RecordBatch(layout);
    Map<Over, List<MatchValue>> shared = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      MatchValue value = values.get(i);
      VariableSet set = new VariableSet(value.variables(), spec.variables().size());
      switch (value.kind()) {
        case COLUMN -> {
          navigations[i] = new Navigation(value, set);
          columns[i] = new RowColumn(layout, value.arguments().getFirst(), capacity);
        }
        case CLASSIFIER -> {
          navigations[i] = new Navigation(value, set);
          labels[i] = new int[capacity];
        }
        case AGGREGATE -> {
          List<MatchValue> calls = shared.computeIfAbsent(over(value), o -> new ArrayList<>());
          indexes[i] = calls.size();
          calls.add(value);
        }
        case NUMBER -> {}
      }
    }
    shared.forEach(
        (over, calls) ->
            aggregates.put(
                over,
                new MatchAggregates(
                    calls,
                    new VariableSet(over.variables(), spec.variables().size()),
                    partition.rows(),
                    layout,
                    spec.input().schema(),
                    memory,
                    capacity)));
  }

  private Over over(MatchValue value) {
    return new Over(value.variables(), isWhole(value));
  }

  private boolean isWhole(MatchValue value) {
    return value.whole() || isOneRow;
  }

  /** Starts a batch. */
  void begin() {
    count = 0;
    aggregates.values().forEach(aggregate -> aggregate.begin(isInMatch));
  }

  boolean isFull() {
    return count == capacity;
  }

  /** Whether the path's match has rows that were not given yet. */
  boolean isInMatch() {
    return isInMatch;
  }

  /** Takes on the match on the path, if it has rows to give. */
  void open(long matchNumber, boolean withEmpty) {
    number = matchNumber;
    for (Navigation navigation : navigations) {
      if (navigation != null) {
        navigation.clear();
      }
    }
    aggregates.values().forEach(MatchAggregates::open);
    at = 0;
    for (int place = 0; place < path.length(); place++) {
      see(place, true);
    }
    boolean isEmpty = path.length() == 0;
    if (isOneRow || isEmpty) {
      if (!isEmpty || withEmpty) {
        give(path.start(), false);
      }
    } else {
      isInMatch = true;
    }
  }

  /** Gives rows of the match until there are none left, or the batch is full. */
  void proceed() {
    while (at < path.length() && !isFull()) {
      see(at, false);
      if (!path.isExcluded(at++)) {
        give(path.start() + at - 1, false);
      }
    }
    isInMatch = at < path.length();
  }

  private void see(int place, boolean whole) {
    int variable = path.variable(place);
    for (int i = 0; i < navigations.length; i++) {
      if (navigations[i] != null && isWhole(values.get(i)) == whole) {
        navigations[i].see(place, variable);
      }
    }
    aggregates.forEach(
        (over, aggregate) -> {
          if (over.whole() == whole) {
            aggregate.see(path.start() + place, variable);
          }
        });
  }

  /** Gives a row that no match has. */
  void giveUnmatched(long row) {
    for (Navigation navigation : navigations) {
      if (navigation != null) {
        navigation.clear();
      }
    }
    aggregates.values().forEach(MatchAggregates::open);
    give(row, true);
  }

  private void give(long row, boolean isUnmatched) {
    rowNumbers[count] = row;
    numbers[count] = number;
    unmatched[count] = (byte) (isUnmatched ? 1 : 0);
    for (int i = 0; i < navigations.length; i++) {
      if (columns[i] != null) {
        columns[i].set(count, target(i));
      } else if (labels[i] != null) {
        labels[i][count] = label(i);
      }
    }
    for (MatchAggregates aggregate : aggregates.values()) {
      aggregate.give(count);
    }
    count++;
  }

  private long target(int i) {
    int place = navigations[i].place();
    long target = path.start() + place + values.get(i).shift();
    return place >= 0 && partition.has(target) ? target : -1;
  }

  private int label(int i) {
    int place = navigations[i].place();
    long shifted = place + values.get(i).shift();
    int end = isWhole(values.get(i)) ? path.length() : at;
    return place >= 0 && shifted >= 0 && shifted < end ? path.variable((int) shifted) : -1;
  }

  /** The rows given, valid until the next batch begins; null if there are none. */
  ColumnBatch batch() {
    if (count == 0) {
      return null;
    }
    aggregates.values().forEach(MatchAggregates::finish);
    for (int i = 0; i < count; i++) {
      records[i] = partition.rows().record(rowNumbers[i]);
    }
    input.reset(records, count);
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < input.columnCount(); i++) {
      all.add(input.column(i));
    }
    for (int i = 0; i < values.size(); i++) {
      all.add(column(i));
    }
    return DenseBatch.of(count, all);
  }

  private Column column(int i) {
    MatchValue value = values.get(i);
    return switch (value.kind()) {
      case COLUMN -> columns[i].column(partition.rows(), count, rowNumbers[0]);
      case CLASSIFIER -> names.column(labels[i], count);
      case NUMBER -> {
        boolean any = false;
        for (int row = 0; row < count; row++) {
          any |= unmatched[row] != 0;
        }
        yield new LongColumn(
            DataType.Simple.BIGINT, count, numbers, any ? Arrays.copyOf(unmatched, count) : null);
      }
      case AGGREGATE -> aggregates.get(over(value)).column(indexes[i], count);
    };
  }

  @Override
  public void close() {
    aggregates.values().forEach(MatchAggregates::close);
  }
}
