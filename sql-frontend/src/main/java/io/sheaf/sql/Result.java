package io.sheaf.sql;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryUse;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.catalog.TableName;
import java.util.List;

/**
 * What a statement gives: rows, or a count, or nothing. Rows stream while the query runs. One
 * thread reads; {@link #cancel} may come from any. Whoever executed the statement closes it, which
 * also stops a query that still runs.
 */
public interface Result extends AutoCloseable {
  /** Whether the statement gives rows (possibly none). */
  boolean hasRows();

  /** Columns of the rows; empty without rows. */
  Schema schema();

  /**
   * Of which tables the columns are, values unchanged.
   *
   * @return as many as there are columns, null for one that is computed; none when nobody knows
   */
  default List<TableName> origins() {
    return List.of();
  }

  /** The columns of the rows, with their tables. */
  default ResultColumns columns() {
    return new ResultColumns(schema(), origins());
  }

  /** Rows written or changed by a statement without rows; -1 when there is nothing to count. */
  long updateCount();

  /**
   * The next rows, valid until the next call, or null at the end.
   *
   * @throws io.sheaf.columnar.error.SheafException the query's failure; CANCELLED after {@link
   *     #cancel}
   */
  ColumnBatch next();

  /** Whether {@link #next} would return without waiting for the query, from any thread. */
  boolean isReadable();

  /** Stops the query; {@link #next} then throws CANCELLED. Returns at once. */
  void cancel();

  /** How far the query has come. */
  Progress progress();

  /** What the query holds of this process's memory. */
  MemoryUse memory();

  /**
   * Whether the rows come in an order that was asked for or is known, so that one reader has to get
   * them all.
   */
  boolean isOrdered();

  /** About how many rows there will be, as far as the plan tells. */
  double estimatedRows();

  /**
   * A reader of the same rows for a thread of its own, when they are not {@link #isOrdered}: each
   * batch goes to whichever reader asks next. To be closed before this is.
   */
  Rows reader();

  /** Rows for one thread. */
  interface Rows extends AutoCloseable {
    /** As {@link Result#next}. */
    ColumnBatch next();

    /** Frees the last rows; the query goes on. */
    @Override
    void close();
  }

  @Override
  void close();

  /**
   * A snapshot.
   *
   * @param fraction done, from 0 to 1; -1 when it can't be told
   * @param rowsRead rows that scans have read
   */
  record Progress(double fraction, long rowsRead) {}
}
