package io.sheaf.sql.statement;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.sql.Result;
import org.apache.calcite.sql.SqlNode;

/** The queries that a statement changing tables asks its session to run. */
interface ChangeQueries {
  /**
   * Rows that a query may read by a name, beside the catalog's tables.
   *
   * @param rows its owner keeps it open until the query has ended
   */
  record Named(String name, StoredTable rows) {}

  /** The columns of a query. */
  Schema schema(SqlNode query);

  /** Runs a query and keeps its rows; the caller closes them. */
  StoredTable rows(String name, Schema schema, SqlNode query, Named... read);

  /** Whether a query gives any rows. */
  boolean hasRows(SqlNode query, Named read);

  /** Runs a query to its end; the caller closes the result. */
  Result result(SqlNode query, Named read);
}
