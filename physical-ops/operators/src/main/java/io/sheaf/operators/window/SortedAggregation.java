package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.operators.spec.SortedAggregateCall;
import io.sheaf.operators.spec.SortedAggregateSpec;
import java.util.ArrayList;
import java.util.List;

/** Aggregates of the groups in one stretch of ordered rows. */
final class SortedAggregation implements StretchSource.Evaluation {
  private final SortedAggregateSpec spec;
  private final WindowRows rows;
  private final OrderedRows fields;
  private final RowLayout layout;
  private final int capacity;
  private final Borders groups;
  private final Borders classes;
  private final List<ValueBuffer> keys = new ArrayList<>();
  private final List<OrderedFunction> functions = new ArrayList<>();
  private final long[] starts;
  private final long[] ends;
  private long at;
  private boolean anyGroup;

  SortedAggregation(
      SortedAggregateSpec spec,
      RowOrder order,
      WindowRows rows,
      MemoryConsumer memory,
      int capacity) {
    this.spec = spec;
    this.rows = rows;
    this.layout = order.layout();
    this.fields = new OrderedRows(rows, layout);
    this.capacity = capacity;
    this.groups = new Borders(rows, order, spec.groupKeys(), false, 1);
    this.classes =
        spec.classColumn() < 0 ? null : new Borders(rows, order, spec.groupKeys() + 1, false, 1);
    int kinds = spec.calls().stream().mapToInt(SortedAggregateCall::rows).max().orElse(0) + 1;
    this.starts = new long[kinds];
    this.ends = new long[kinds];
    for (int key = 0; key < spec.groupKeys(); key++) {
      keys.add(new ValueBuffer(layout.type(order.field(key)), capacity, memory));
    }
    for (SortedAggregateCall call : spec.calls()) {
      functions.add(OrderedFunctions.of(call, fields, spec.input().schema(), memory, capacity));
    }
  }

  @Override
  public ColumnBatch next() {
    keys.forEach(ValueBuffer::clear);
    functions.forEach(OrderedFunction::clear);
    int count = 0;
    while (count < capacity && (rows.has(at) || isOnlyGroup())) {
      anyGroup = true;
      group(count++);
    }
    if (count == 0) {
      return null;
    }
    List<Column> columns = new ArrayList<>();
    for (ValueBuffer key : keys) {
      columns.add(key.column(count));
    }
    for (OrderedFunction function : functions) {
      columns.add(function.column(count));
    }
    return DenseBatch.of(count, columns);
  }

  /** Without keys there is a group even when there is no row. */
  private boolean isOnlyGroup() {
    return spec.groupKeys() == 0 && !anyGroup;
  }

  private void group(int number) {
    long end = rows.has(at) ? groups.next(at) : at;
    for (int key = 0; key < keys.size(); key++) {
      keys.get(key).set(number, layout, spec.order().get(key).column(), fields.record(at));
    }
    java.util.Arrays.fill(starts, at);
    java.util.Arrays.fill(ends, at);
    if (classes == null) {
      ends[0] = end;
    } else {
      for (long from = at; from < end; ) {
        long to = classes.next(from);
        int kind = Native.getInt(fields.record(from) + layout.offset(spec.classColumn()));
        if (kind >= 0 && kind < starts.length) {
          starts[kind] = from;
          ends[kind] = to;
        }
        from = to;
      }
    }
    for (int i = 0; i < functions.size(); i++) {
      int kind = spec.calls().get(i).rows();
      functions.get(i).group(number, starts[kind], ends[kind]);
    }
    at = end;
    if (!rows.areStable()) {
      rows.unpin();
      rows.discard(Math.max(0, at - 1));
    }
  }

  @Override
  public void close() {
    keys.forEach(ValueBuffer::close);
    functions.forEach(OrderedFunction::close);
  }
}
