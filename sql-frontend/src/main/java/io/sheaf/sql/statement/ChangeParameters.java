package io.sheaf.sql.statement;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.SqlSelects;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/**
 * The types that question marks have in statements that change tables: that of the column for one
 * that is a column's new value, and what its place asks for elsewhere. Where nothing tells it is
 * VARCHAR, which is also so for all of a statement that can't run.
 */
final class ChangeParameters {
  private final Catalog catalog;
  private final DataType[] types;

  private ChangeParameters(Catalog catalog, int count) {
    this.catalog = catalog;
    this.types = new DataType[count];
    Arrays.fill(types, DataType.Simple.VARCHAR);
  }

  /** A field for each question mark of an INSERT, UPDATE or DELETE. */
  static Schema of(SqlNode statement, int count, Catalog catalog) {
    ChangeParameters parameters = new ChangeParameters(catalog, count);
    switch (statement) {
      case SqlInsert insert -> parameters.insert(insert);
      case SqlUpdate update -> parameters.update(update);
      case SqlDelete delete ->
          parameters.look(List.of(), delete.getTargetTable(), delete.getCondition());
      default -> {
        // MERGE and others tell nothing.
      }
    }
    return new Schema(
        IntStream.range(0, count)
            .mapToObj(i -> new Field("?" + (i + 1), parameters.types[i], true))
            .toList());
  }

  private void insert(SqlInsert insert) {
    Schema table = table(insert.getTargetTable());
    List<DataType> columns = new ArrayList<>();
    if (insert.getTargetColumnList() == null) {
      table.fields().forEach(field -> columns.add(field.type()));
    } else {
      insert.getTargetColumnList().forEach(name -> columns.add(type(table, name)));
    }
    SqlNode source = insert.getSource();
    if (source.getKind() == SqlKind.VALUES) {
      for (SqlNode row : ((SqlCall) source).getOperandList()) {
        List<SqlNode> cells = ((SqlCall) row).getOperandList();
        for (int i = 0; i < Math.min(cells.size(), columns.size()); i++) {
          note(cells.get(i), columns.get(i));
        }
      }
    } else {
      look(source);
    }
  }

  private void update(SqlUpdate update) {
    Schema table = table(update.getTargetTable());
    SqlNodeList values = update.getSourceExpressionList();
    for (int i = 0; i < values.size(); i++) {
      note(values.get(i), type(table, update.getTargetColumnList().get(i)));
    }
    List<SqlNode> computed =
        values.stream().filter(value -> !(value instanceof SqlDynamicParam)).toList();
    look(computed, update.getTargetTable(), update.getCondition());
  }

  private void note(SqlNode value, DataType type) {
    if (value instanceof SqlDynamicParam parameter && type != null) {
      types[parameter.getIndex()] = type;
    }
  }

  /** What expressions over a table's columns, and a condition, ask for. */
  private void look(List<SqlNode> values, SqlNode table, SqlNode condition) {
    List<SqlNode> columns = new ArrayList<>(values);
    if (columns.isEmpty()) {
      columns.add(SqlLiteral.createExactNumeric("1", SqlParserPos.ZERO));
    }
    look(SqlSelects.of(SqlParserPos.ZERO, columns, table, condition));
  }

  private void look(SqlNode query) {
    List<Integer> places = places(query);
    if (places.isEmpty()) {
      return;
    }
    Schema asked = new QueryCompiler(catalog).parameters(query, places.size());
    for (int i = 0; i < places.size(); i++) {
      types[places.get(i)] = asked.type(i);
    }
  }

  /** The question marks of a query, by their places in the statement, in order. */
  private static List<Integer> places(SqlNode query) {
    List<Integer> places = new ArrayList<>();
    query.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlDynamicParam parameter) {
            places.add(parameter.getIndex());
            return null;
          }
        });
    return places.stream().distinct().sorted().toList();
  }

  private Schema table(SqlNode target) {
    return catalog
        .find(catalog.named(((SqlIdentifier) target).names))
        .map(Relation::schema)
        .orElse(new Schema(List.of()));
  }

  private static DataType type(Schema table, SqlNode column) {
    String name = ((SqlIdentifier) column).names.getLast();
    return table.fields().stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::type)
        .findFirst()
        .orElse(null);
  }
}
