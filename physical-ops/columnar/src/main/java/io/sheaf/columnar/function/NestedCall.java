package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedArgument;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import java.nio.charset.StandardCharsets;

/**
 * A call with nested values among its operands or as its result, computed row by row by a step that
 * reads operands by number and adds one value to the result.
 */
final class NestedCall implements Kernel {
  /** Computes one row. */
  @FunctionalInterface
  interface Step {
    /** Adds exactly one value to {@code out}. */
    void compute(NestedCall operands, int row, ElementColumn out);
  }

  private final Step step;
  private final CallSite site;
  private final NestedArgument[] nested;
  private final ElementColumn out;
  private final NestedBytes bytes = new NestedBytes();
  private final NestedBytes probe = new NestedBytes();
  private Column[] columns;

  NestedCall(CallSite site, Step step) {
    this.site = site;
    this.step = step;
    this.nested = new NestedArgument[site.operandTypes().size()];
    for (int i = 0; i < nested.length; i++) {
      nested[i] = site.operand(i).isNested() ? new NestedArgument() : null;
    }
    this.out = new ElementColumn(site.type(), new StringArena(site.context().memory()));
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    columns = operands;
    for (int i = 0; i < nested.length; i++) {
      if (nested[i] != null) {
        nested[i].load(operands[i]);
      }
    }
    out.clear();
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out.addNull();
      } else {
        step.compute(this, row, out);
      }
    }
    return out.column();
  }

  CallSite site() {
    return site;
  }

  int count() {
    return columns.length;
  }

  DataType type(int operand) {
    return site.operand(operand);
  }

  /** The type of a list operand's elements, a map operand's entries. */
  DataType elementType(int operand) {
    return Elements.elementOf(site.operand(operand));
  }

  boolean isNull(int operand, int row) {
    return columns[operand].isNull(row);
  }

  /** Reads a nested operand that is not null. */
  NestedArgument open(int operand, int row) {
    nested[operand].open(row);
    return nested[operand];
  }

  /** A nested operand as it was read last. */
  NestedArgument opened(int operand) {
    return nested[operand];
  }

  private Column flat(int operand) {
    return columns[operand] instanceof ConstantColumn constant
        ? constant.value()
        : columns[operand];
  }

  private int index(int operand, int row) {
    return columns[operand] instanceof ConstantColumn ? 0 : row;
  }

  /** An operand of layout BOOLEAN, INT or LONG. */
  long number(int operand, int row) {
    int at = index(operand, row);
    return switch (flat(operand)) {
      case BooleanColumn c -> c.values()[at];
      case IntColumn c -> c.values()[at];
      case LongColumn c -> c.values()[at];
      default -> throw new IllegalArgumentException("no integer: " + columns[operand].type());
    };
  }

  double floating(int operand, int row) {
    return ((DoubleColumn) flat(operand)).values()[index(operand, row)];
  }

  byte[] text(int operand, int row) {
    int at = 2 * index(operand, row);
    long[] views = ((ViewColumn) flat(operand)).views();
    return Views.bytes(views[at], views[at + 1]);
  }

  String string(int operand, int row) {
    return new String(text(operand, row), StandardCharsets.UTF_8);
  }

  /** Appends an operand as an element. */
  void append(int operand, int row, NestedBytes to) {
    Elements.append(columns[operand], row, to);
  }

  /** Room for the result's bytes, empty. */
  NestedBytes bytes() {
    bytes.clear();
    return bytes;
  }

  /** An operand as an element, to compare with others. */
  NestedBytes probe(int operand, int row) {
    probe.clear();
    append(operand, row, probe);
    return probe;
  }

  @Override
  public void close() {
    out.close();
  }
}
