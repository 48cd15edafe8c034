package io.sheaf.sql.catalog;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.relational.LiteralRows;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A table of the engine's own doings: the rows are what is so at the moment when it is scanned.
 *
 * @param rows gives the rows; a value is a String, a boxed number, a Boolean, or null
 */
record SystemTable(String description, Schema schema, Supplier<List<Object[]>> rows)
    implements TableSource {
  /**
   * A column, and how its value is found in an entry.
   *
   * @param nullable whether {@code value} may give null
   */
  record Column<E>(String name, DataType type, Function<E, Object> value, boolean nullable) {
    Column(String name, DataType type, Function<E, Object> value) {
      this(name, type, value, false);
    }

    /** A column whose values may be null. */
    static <E> Column<E> nullable(String name, DataType type, Function<E, Object> value) {
      return new Column<>(name, type, value, true);
    }
  }

  /**
   * A table with a row for each entry.
   *
   * @param entries asked anew for each scan, on the thread that scans
   */
  static <E> TableSource of(String name, List<Column<E>> columns, Supplier<List<E>> entries) {
    Schema schema =
        new Schema(columns.stream().map(c -> new Field(c.name(), c.type(), c.nullable())).toList());
    return new SystemTable(
        name,
        schema,
        () -> {
          List<Object[]> rows = new ArrayList<>();
          for (E entry : entries.get()) {
            rows.add(columns.stream().map(column -> column.value().apply(entry)).toArray());
          }
          return rows;
        });
  }

  /** Rows that the planner counts on; nobody knows before. */
  private static final int ROWS = 100;

  private record Everything() implements Split {
    @Override
    public int ordinal() {
      return 0;
    }

    @Override
    public long rowCount() {
      return ROWS;
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public ColumnStatistics statistics(int column) {
      return ColumnStatistics.UNKNOWN;
    }
  }

  private record Unknown() implements TableStatistics {
    @Override
    public double rowCount() {
      return ROWS;
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public ColumnStatistics column(int column) {
      return ColumnStatistics.UNKNOWN;
    }

    @Override
    public double averageWidth(int column) {
      return 16;
    }
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public TableStatistics statistics() {
    return new Unknown();
  }

  @Override
  public List<? extends Split> splits() {
    return List.of(new Everything());
  }

  @Override
  public String fingerprint() {
    return description;
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    return new Reader(request);
  }

  /** The rows of one moment, in batches. */
  private final class Reader implements BatchReader {
    private final ReadRequest request;
    private final LiteralRows batches;
    private final List<Object[]> snapshot = rows.get();
    private int next;

    Reader(ReadRequest request) {
      this.request = request;
      this.batches =
          new LiteralRows(
              schema.project(request.columns()), request.memory().pool().consumer(description));
    }

    @Override
    public ColumnBatch next() {
      if (next == snapshot.size()) {
        return null;
      }
      int end = Math.min(snapshot.size(), next + request.batchRows());
      List<List<Expr.Literal>> part =
          snapshot.subList(next, end).stream().map(this::literals).toList();
      next = end;
      return batches.batch(part);
    }

    private List<Expr.Literal> literals(Object[] row) {
      return Arrays.stream(request.columns())
          .mapToObj(
              column -> {
                Object value = row[column];
                Object boxed =
                    value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : value;
                return new Expr.Literal(boxed, schema.type(column));
              })
          .toList();
    }

    @Override
    public void close() {
      batches.close();
    }
  }
}
