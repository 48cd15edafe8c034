package io.sheaf.storage.set;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.function.Int128;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.type.DataType;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Adds the columns of the path to the batches of a file's reader. */
final class PathColumnsReader implements BatchReader {
  private final PathColumnsTable table;
  private final int file;
  private final int[] columns;
  private final int[] places;
  private final BatchReader base;
  private final StringArena arena;
  private final Column[] constants;
  private final Batch batch = new Batch();
  private long nextRow;

  PathColumnsReader(PathColumnsTable table, PathColumnsTable.PathSplit split, ReadRequest request) {
    this.table = table;
    this.file = split.fileIndex();
    this.columns = request.columns();
    this.places = new int[columns.length];
    this.constants = new Column[columns.length];
    this.arena = new StringArena(request.memory());
    this.nextRow = split.firstRow();
    List<Integer> wanted = new ArrayList<>();
    boolean numbered = false;
    for (int i = 0; i < columns.length; i++) {
      places[i] = -1;
      switch (table.origin(columns[i])) {
        case PathColumnsTable.Origin.Base(int column) -> {
          places[i] = wanted.size();
          wanted.add(column);
        }
        case PathColumnsTable.Origin.RowNumber() -> numbered = true;
        case PathColumnsTable.Origin.Key _, PathColumnsTable.Origin.Path _ -> {}
      }
    }
    if (numbered && nextRow < 0) {
      throw new SheafException(
          ErrorCode.UNSUPPORTED, "rows of " + table.description() + " have no known numbers");
    }
    // Rows are counted, so none may be skipped; and conditions count the columns asked for.
    boolean same = wanted.size() == columns.length;
    List<Expr> pruning = numbered ? List.of() : same ? request.pruning() : moved(request);
    base =
        table
            .base()
            .open(
                split.base(),
                new ReadRequest(
                    wanted.stream().mapToInt(Integer::intValue).toArray(),
                    pruning,
                    request.batchRows(),
                    request.memory()));
  }

  private List<Expr> moved(ReadRequest request) {
    List<Expr> moved = new ArrayList<>();
    for (Expr condition : request.pruning()) {
      if (table.isOfBase(condition, columns)) {
        moved.add(moved(condition));
      }
    }
    return moved;
  }

  private Expr moved(Expr expr) {
    return switch (expr) {
      case Expr.InputRef ref -> new Expr.InputRef(places[ref.index()], ref.type());
      case Expr.And and -> new Expr.And(and.operands().stream().map(this::moved).toList());
      case Expr.Or or -> new Expr.Or(or.operands().stream().map(this::moved).toList());
      case Expr.Call call ->
          new Expr.Call(
              call.function(), call.operands().stream().map(this::moved).toList(), call.type());
      case Expr.In in ->
          new Expr.In(moved(in.operand()), in.values(), in.containsNull(), in.negated());
      case Expr.Literal _, Expr.Case _, Expr.Cast _, Expr.Lambda _ -> expr;
    };
  }

  @Override
  public ColumnBatch next() {
    ColumnBatch read = base.next();
    if (read == null) {
      return null;
    }
    batch.start(read, nextRow);
    nextRow += read.rowCount();
    return batch;
  }

  @Override
  public void close() {
    arena.close();
    base.close();
  }

  private Column constant(int index, int rows) {
    if (constants[index] == null) {
      constants[index] =
          one(table.schema().type(columns[index]), table.value(columns[index], file));
    }
    return new ConstantColumn(rows, constants[index]);
  }

  /** A column of one row. */
  private Column one(DataType type, Object value) {
    return switch (value) {
      case null -> ConstantColumn.ofNull(type, 1).value();
      case Boolean flag -> new BooleanColumn(type, 1, new byte[] {(byte) (flag ? 1 : 0)}, null);
      case Integer number -> new IntColumn(type, 1, new int[] {number}, null);
      case Long number -> new LongColumn(type, 1, new long[] {number}, null);
      case BigInteger number -> {
        long[] words = new long[2];
        Int128.set(words, 0, number);
        yield new Int128Column(type, 1, words, null);
      }
      case Double number -> new DoubleColumn(type, 1, new double[] {number}, null);
      case byte[] bytes -> {
        long[] views = new long[2];
        Views.set(views, 0, arena.store(bytes, 0, bytes.length), bytes.length);
        yield new ViewColumn(type, 1, views, null);
      }
      default -> throw new IllegalArgumentException("not a value: " + value.getClass());
    };
  }

  /** The one batch object of this reader. */
  private final class Batch extends ColumnBatch {
    private final ColumnBuffer numbers = new ColumnBuffer();
    private ColumnBatch read;
    private long first;

    void start(ColumnBatch from, long firstRow) {
      read = from;
      first = firstRow;
    }

    @Override
    public int rowCount() {
      return read.rowCount();
    }

    @Override
    public int columnCount() {
      return columns.length;
    }

    @Override
    public boolean isLoaded(int index) {
      return places[index] < 0 || read.isLoaded(places[index]);
    }

    @Override
    public Column column(int index) {
      if (places[index] >= 0) {
        return read.column(places[index]);
      }
      if (table.origin(columns[index]) instanceof PathColumnsTable.Origin.RowNumber) {
        int rows = read.rowCount();
        long[] values = numbers.longs(rows);
        for (int i = 0; i < rows; i++) {
          values[i] = first + i;
        }
        return new LongColumn(DataType.Simple.BIGINT, rows, values, null);
      }
      return constant(index, read.rowCount());
    }

    @Override
    public Column column(int index, int[] chosen, int count, ColumnBuffer into) {
      return places[index] >= 0
          ? read.column(places[index], chosen, count, into)
          : column(index).gather(chosen, count, into);
    }
  }
}
