package io.sheaf.sql.execution;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.MemoryUse;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.relational.LiteralRows;
import io.sheaf.sql.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A few rows of text that a statement made itself, for example a list of tables; or no rows and a
 * count.
 */
public final class MemoryResult implements Result {
  private final Schema schema;
  private final List<List<Expr.Literal>> rows;
  private final long updateCount;
  private final LiteralRows batches;
  private final MemoryUse memory = new MemoryUse();
  private boolean given;

  private MemoryResult(
      Schema schema, List<List<Expr.Literal>> rows, long updateCount, LiteralRows batches) {
    this.schema = schema;
    this.rows = rows;
    this.updateCount = updateCount;
    this.batches = batches;
  }

  /** No rows. */
  public static MemoryResult none() {
    return counted(-1);
  }

  /** No rows, but how many were written. */
  public static MemoryResult counted(long rows) {
    return new MemoryResult(new Schema(List.of()), List.of(), rows, null);
  }

  /** Rows of text; null for NULL. */
  public static MemoryResult texts(MemoryPool memory, List<String> names, List<String[]> rows) {
    Schema schema = textSchema(names);
    List<List<Expr.Literal>> literals = new ArrayList<>();
    for (String[] row : rows) {
      literals.add(Arrays.stream(row).map(MemoryResult::literal).toList());
    }
    return new MemoryResult(
        schema, literals, -1, new LiteralRows(schema, memory.consumer("statement result")));
  }

  /** The columns of rows of text. */
  public static Schema textSchema(List<String> names) {
    return new Schema(
        names.stream().map(n -> new Field(n, DataType.Simple.VARCHAR, true)).toList());
  }

  private static Expr.Literal literal(String text) {
    return new Expr.Literal(
        text == null ? null : text.getBytes(StandardCharsets.UTF_8), DataType.Simple.VARCHAR);
  }

  @Override
  public boolean hasRows() {
    return schema.size() > 0;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long updateCount() {
    return updateCount;
  }

  @Override
  public ColumnBatch next() {
    if (given || rows.isEmpty()) {
      return null;
    }
    given = true;
    return batches.batch(rows);
  }

  @Override
  public boolean isReadable() {
    return true;
  }

  @Override
  public void cancel() {}

  /** A few texts, which are not counted. */
  @Override
  public MemoryUse memory() {
    return memory;
  }

  @Override
  public boolean isOrdered() {
    return true;
  }

  @Override
  public double estimatedRows() {
    return rows.size();
  }

  @Override
  public Rows reader() {
    throw new IllegalStateException("rows in order have one reader");
  }

  @Override
  public Progress progress() {
    return new Progress(1, 0);
  }

  @Override
  public void close() {
    if (batches != null) {
      batches.close();
    }
  }
}
