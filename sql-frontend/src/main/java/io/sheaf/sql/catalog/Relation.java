package io.sheaf.sql.catalog;

import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.TableSource;
import java.util.List;

/** What a name in FROM stands for. */
public sealed interface Relation {
  /** Columns, with their names as the relation shows them. */
  Schema schema();

  /** Data that can be scanned. */
  record Table(TableSource source) implements Relation {
    @Override
    public Schema schema() {
      return source.schema();
    }
  }

  /**
   * A query under a name.
   *
   * @param sql the query's text
   * @param columns names given to the query's columns; empty when it keeps its own
   */
  record View(String sql, List<String> columns, Schema schema) implements Relation {}
}
