package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedArgument;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Struct;
import java.util.ArrayList;
import java.util.List;

/**
 * Conversion of nested values: the values inside are collected in columns over all rows, each
 * column is converted at once, and the rows are put together again. Fields of structs go by name
 * when the two structs share one, a missing one is null; else by position.
 */
final class NestedCast implements Kernel {
  /** Where a part of the result comes from: a part of the source, or nothing (-1). */
  private record Part(int source, Kernel conversion) {}

  private final DataType.Nested from;
  private final ElementColumn[] sources;
  private final List<Part> parts = new ArrayList<>();
  private final NestedArgument argument = new NestedArgument();
  private final NestedBytes bytes = new NestedBytes();
  private final ElementColumn out;
  private int[] counts = {};

  NestedCast(DataType.Nested from, DataType.Nested to, boolean nullOnError, EvalContext context) {
    this.from = from;
    List<DataType> given = parts(from);
    List<DataType> wanted = parts(to);
    int[] origin = origins(from, to);
    this.sources = new ElementColumn[given.size()];
    this.out = new ElementColumn(to, new StringArena(context.memory()));
    for (int i = 0; i < sources.length; i++) {
      sources[i] = new ElementColumn(given.get(i), new StringArena(context.memory()));
    }
    for (int i = 0; i < wanted.size(); i++) {
      boolean same = origin[i] < 0 || given.get(origin[i]).equals(wanted.get(i));
      parts.add(
          new Part(
              origin[i],
              same
                  ? null
                  : Casts.kernel(given.get(origin[i]), wanted.get(i), nullOnError, context)));
    }
  }

  private static List<DataType> parts(DataType.Nested type) {
    return switch (type) {
      case DataType.Array array -> List.of(array.element());
      case Struct struct -> struct.fields().stream().map(Struct.Member::type).toList();
      case DataType.Map map -> List.of(map.key(), map.value());
    };
  }

  private static int[] origins(DataType from, DataType to) {
    if (from instanceof Struct given && to instanceof Struct wanted) {
      int[] named = wanted.fields().stream().mapToInt(f -> given.indexOf(f.name())).toArray();
      if (given.isNamed()
          && wanted.isNamed()
          && java.util.Arrays.stream(named).anyMatch(i -> i >= 0)) {
        return named;
      }
      if (given.fields().size() == wanted.fields().size()) {
        return java.util.stream.IntStream.range(0, named.length).toArray();
      }
    } else if (from.getClass() == to.getClass()) {
      return from instanceof DataType.Map ? new int[] {0, 1} : new int[] {0};
    }
    throw new SheafException(ErrorCode.TYPE_MISMATCH, from + " does not convert to " + to);
  }

  /** A kernel of nulls: the conversion of the NULL type. */
  static Kernel ofNull(DataType to) {
    ColumnBuffer buffer = new ColumnBuffer();
    return (_, rows, _) -> ConstantColumn.ofNull(to, rows).flat(buffer);
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    take(operands[0], rows, nulls);
    Column[] columns = new Column[parts.size()];
    for (int i = 0; i < columns.length; i++) {
      Part part = parts.get(i);
      if (part.source >= 0) {
        Column values = sources[part.source].column();
        columns[i] =
            part.conversion == null || values.size() == 0
                ? values
                : part.conversion.apply(new Column[] {values}, values.size(), values.nulls());
      }
    }
    out.clear();
    int tuple = 0;
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out.addNull();
        continue;
      }
      bytes.clear();
      for (int end = tuple + counts[row]; tuple < end; tuple++) {
        append(columns, tuple);
      }
      out.addBytes(bytes.array(), 0, bytes.size());
    }
    return out.column();
  }

  private void append(Column[] columns, int tuple) {
    if (from instanceof DataType.Map) {
      bytes.putValueMark();
    }
    for (Column column : columns) {
      if (column == null) {
        bytes.putNull();
      } else {
        Elements.append(column, tuple, bytes);
      }
    }
  }

  /** Collects the parts of all values, and counts for each row how many of each there are. */
  private void take(Column column, int rows, byte[] nulls) {
    if (counts.length < rows) {
      counts = new int[rows];
    }
    for (ElementColumn source : sources) {
      source.clear();
    }
    argument.load(column);
    for (int row = 0; row < rows; row++) {
      counts[row] = 0;
      if (Nulls.isNull(nulls, row)) {
        continue;
      }
      argument.open(row);
      int at = 0;
      do {
        if (at == argument.length() && !(from instanceof Struct)) {
          break;
        }
        at = from instanceof DataType.Map ? at + 1 : at;
        for (ElementColumn source : sources) {
          at = source.add(argument, at);
        }
        counts[row]++;
      } while (at < argument.length());
    }
  }

  @Override
  public void close() {
    for (ElementColumn source : sources) {
      source.close();
    }
    parts.forEach(
        part -> {
          if (part.conversion != null) {
            part.conversion.close();
          }
        });
    out.close();
  }
}
