package io.sheaf.sql.catalog;

import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.TableSource;
import java.util.List;
import java.util.Optional;

/** What a name in FROM stands for. */
public sealed interface Relation {
  /** Columns, with their names as the relation shows them. */
  Schema schema();

  /**
   * Data that can be scanned.
   *
   * @param defaults for each column the expression of its default value, or null; empty when no
   *     column has one
   */
  record Table(TableSource source, List<String> defaults, Constraints constraints)
      implements Relation {
    public Table(TableSource source) {
      this(source, List.of(), Constraints.NONE);
    }

    @Override
    public Schema schema() {
      return source.schema();
    }
  }

  /**
   * Columns of a table whose values together no two rows share, unless one of them is null.
   *
   * @param primary whether it is the table's primary key, whose columns are never null
   * @param columns their places, from 0, in the order of the key
   */
  record Key(boolean primary, List<Integer> columns) {
    public Key {
      columns = List.copyOf(columns);
    }

    /** What it is called, after the table and, when it is not the primary key, its columns. */
    public String name(String table, Schema schema) {
      if (primary) {
        return table + "_pkey";
      }
      return table + "_" + String.join("_", columnNames(schema)) + "_key";
    }

    /** The names of its columns, in its order. */
    public List<String> columnNames(Schema schema) {
      return columns.stream().map(column -> schema.field(column).name()).toList();
    }
  }

  /**
   * A query under a name.
   *
   * @param sql the query's text
   * @param madeIn the schema that was the current one, in which the query's names are looked for
   * @param columns names given to the query's columns; empty when it keeps its own
   * @param files the files, when the query is all rows and columns of files under their own names:
   *     the view is then a table to whoever plans, which saves expanding it
   */
  record View(
      String sql, String madeIn, List<String> columns, Schema schema, Optional<FileReference> files)
      implements Relation {}
}
