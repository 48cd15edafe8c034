package io.sheaf.sql;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryUse;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.catalog.TableName;
import java.util.List;
import java.util.function.Consumer;

/**
 * A result that its session knows until it is closed.
 *
 * @param closed hears that it was
 */
record OpenResult(Result result, Consumer<Result> closed) implements Result {
  @Override
  public boolean hasRows() {
    return result.hasRows();
  }

  @Override
  public Schema schema() {
    return result.schema();
  }

  @Override
  public List<TableName> origins() {
    return result.origins();
  }

  @Override
  public long updateCount() {
    return result.updateCount();
  }

  @Override
  public ColumnBatch next() {
    return result.next();
  }

  @Override
  public boolean isReadable() {
    return result.isReadable();
  }

  @Override
  public void cancel() {
    result.cancel();
  }

  @Override
  public Progress progress() {
    return result.progress();
  }

  @Override
  public MemoryUse memory() {
    return result.memory();
  }

  @Override
  public boolean isOrdered() {
    return result.isOrdered();
  }

  @Override
  public double estimatedRows() {
    return result.estimatedRows();
  }

  @Override
  public Rows reader() {
    return result.reader();
  }

  @Override
  public void close() {
    try {
      result.close();
    } finally {
      closed.accept(result);
    }
  }
}
