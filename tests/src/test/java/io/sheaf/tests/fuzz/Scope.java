package io.sheaf.tests.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * What names mean at a place of a query.
 *
 * @param columns what expressions may use
 * @param identity columns that tell rows apart: those that agree in all of them are equal
 */
record Scope(List<Column> columns, List<String> identity) {
  /**
   * One column.
   *
   * @param sql as it is written here
   * @param isExtreme whether values reach the ends of the type's range: they are compared, not
   *     added
   */
  record Column(String sql, FuzzType type, boolean isExtreme) {
    Column as(String name) {
      return new Column(name, type, isExtreme);
    }
  }

  static final Scope EMPTY = new Scope(List.of(), List.of());

  /** A table under an alias. */
  static Scope table(String alias) {
    List<Column> columns = new ArrayList<>();
    for (FuzzTables.Column column : FuzzTables.COLUMNS) {
      columns.add(new Column(alias + "." + column.name(), column.type(), column.isExtreme()));
    }
    return new Scope(columns, List.of(alias + "." + FuzzTables.ID));
  }

  /** The result of a query under an alias. */
  static Scope derived(String alias, List<Column> results) {
    List<Column> columns = results.stream().map(c -> c.as(alias + "." + c.sql())).toList();
    return new Scope(columns, columns.stream().map(Column::sql).toList());
  }

  Scope and(Scope other) {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(other.columns);
    List<String> both = new ArrayList<>(identity);
    both.addAll(other.identity);
    return new Scope(all, both);
  }

  /** Columns of a type that may be calculated with. */
  List<Column> of(FuzzType type) {
    return columns.stream().filter(c -> c.type() == type && !c.isExtreme()).toList();
  }

  /** The order that leaves nothing open. */
  String identityOrder() {
    return String.join(", ", identity);
  }
}
