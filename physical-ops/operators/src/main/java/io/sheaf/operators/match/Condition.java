package io.sheaf.operators.match;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.ExprCompiler;
import io.sheaf.columnar.expr.Predicate;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.MatchDefinition;
import io.sheaf.operators.spec.MatchValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When a row may be matched to one variable. Conditions that look at the row and its neighbours
 * alone are computed for many rows at once; others for one row behind a path. One thread's.
 */
final class Condition implements AutoCloseable {
  private final MatchDefinition definition;
  private final Partition partition;
  private final MatchPath path;
  private final VariableNames names;
  private final Predicate predicate;
  private final List<VariableSet> variables = new ArrayList<>();
  private final List<RowColumn> columns = new ArrayList<>();
  private final List<PathAggregate> aggregates = new ArrayList<>();
  private final int[] chosen;
  private final int[] labels;

  Condition(
      MatchDefinition definition,
      int variableCount,
      Partition partition,
      MatchPath path,
      VariableNames names,
      RowLayout layout,
      Schema input,
      EvalContext evaluation,
      MemoryConsumer memory,
      int capacity) {
    this.definition = definition;
    this.partition = partition;
    this.path = path;
    this.names = names;
    this.chosen = new int[capacity];
    this.labels = new int[capacity];
    for (MatchValue value : definition.values()) {
      VariableSet set = new VariableSet(value.variables(), variableCount);
      variables.add(set);
      columns.add(
          value.kind() == MatchValue.Kind.COLUMN
              ? new RowColumn(layout, value.arguments().getFirst(), capacity)
              : null);
      aggregates.add(
          value.kind() == MatchValue.Kind.AGGREGATE
              ? new PathAggregate(value, set, partition, path, layout, input, memory)
              : null);
    }
    this.predicate = ExprCompiler.predicate(definition.condition(), evaluation);
  }

  /** Whether the condition is the same whatever was matched before. */
  boolean isOfOneRow() {
    return definition.isOfOneRow();
  }

  /**
   * Finds those of some consecutive rows that satisfy a condition of one row.
   *
   * @return how many, given by {@link #chosen}
   */
  int choose(long from, int count) {
    List<Column> batch = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      MatchValue value = definition.values().get(i);
      RowColumn column = columns.get(i);
      if (column == null) {
        Arrays.fill(labels, 0, count, definition.variable());
        batch.add(names.column(labels, count));
        continue;
      }
      for (int row = 0; row < count; row++) {
        long target = from + row + value.shift();
        column.set(row, partition.has(target) ? target : -1);
      }
      batch.add(column.column(partition.rows(), count, from));
    }
    int found = predicate.select(DenseBatch.of(count, batch), chosen);
    partition.rows().unpin();
    return found;
  }

  /** The distance of a row found last from the first one asked for. */
  int chosen(int number) {
    return chosen[number];
  }

  /** Whether the row behind the path may be matched to the variable. */
  boolean holds(long row, long matchNumber) {
    List<Column> batch = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      MatchValue value = definition.values().get(i);
      batch.add(
          switch (value.kind()) {
            case COLUMN -> {
              int at = position(value, variables.get(i));
              long target = at < 0 ? -1 : path.start() + at + value.shift();
              columns.get(i).set(0, at >= 0 && partition.has(target) ? target : -1);
              yield columns.get(i).column(partition.rows(), 1, row);
            }
            case CLASSIFIER -> {
              labels[0] = classifier(value, position(value, variables.get(i)));
              yield names.column(labels, 1);
            }
            case NUMBER ->
                new LongColumn(DataType.Simple.BIGINT, 1, new long[] {matchNumber}, null);
            case AGGREGATE -> aggregates.get(i).column(row, definition.variable());
          });
    }
    boolean holds = predicate.select(DenseBatch.of(1, batch), chosen) == 1;
    partition.rows().unpin();
    return holds;
  }

  private int classifier(MatchValue value, int at) {
    if (at < 0) {
      return -1;
    }
    long shifted = at + value.shift();
    if (shifted < 0 || shifted > path.length()) {
      return -1;
    }
    return variable((int) shifted);
  }

  /** The variable of a row of the path or, behind it, of the row in question. */
  private int variable(int at) {
    return at == path.length() ? definition.variable() : path.variable(at);
  }

  /** The row that a value is of, counted from the path's first, or -1. */
  private int position(MatchValue value, VariableSet set) {
    int left = value.offset();
    int length = path.length() + 1;
    if (value.variables().isEmpty()) {
      int at = value.last() ? length - 1 - left : left;
      return at < length ? at : -1;
    }
    if (value.last()) {
      for (int at = length - 1; at >= 0; at--) {
        if (set.has(variable(at)) && left-- == 0) {
          return at;
        }
      }
      return -1;
    }
    for (int at = 0; at < length; at++) {
      if (set.has(variable(at)) && left-- == 0) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    predicate.close();
    for (PathAggregate aggregate : aggregates) {
      if (aggregate != null) {
        aggregate.close();
      }
    }
  }
}
