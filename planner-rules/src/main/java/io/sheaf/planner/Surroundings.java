package io.sheaf.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlMoniker;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * What names may stand for in a SELECT, for errors about those that stand for nothing or too much.
 *
 * @param tables the names of the columns of each table by the name it has there, those of the
 *     SELECT itself before those of the ones around it; a table that is hidden by another of its
 *     name is not among them
 */
public record Surroundings(Map<String, List<String>> tables) {
  public static final Surroundings NOTHING = new Surroundings(Map.of());

  /**
   * @param known whether the columns of a table are known yet
   */
  static Surroundings of(SelectScope select, Predicate<SqlValidatorNamespace> known) {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    for (SqlValidatorScope scope = select; scope instanceof SelectScope own; ) {
      List<SqlMoniker> names = new ArrayList<>();
      own.findAliases(names);
      for (int i = 0; i < own.getChildren().size(); i++) {
        SqlValidatorNamespace table = own.getChildren().get(i);
        if (known.test(table)) {
          tables.putIfAbsent(
              names.get(i).getFullyQualifiedNames().getFirst(), table.getRowType().getFieldNames());
        }
      }
      scope = own.getParent();
    }
    return new Surroundings(tables);
  }

  /** The names of all columns, each once. */
  public List<String> columns() {
    return tables.values().stream().flatMap(List::stream).distinct().toList();
  }

  /** The tables that have a column of a name. */
  public List<String> tablesOf(String column) {
    List<String> having = new ArrayList<>();
    tables.forEach(
        (table, columns) -> {
          if (columns.stream().anyMatch(column::equalsIgnoreCase)) {
            having.add(table);
          }
        });
    return having;
  }
}
