package io.sheaf.sql.statement;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.planner.SqlSelects;
import io.sheaf.planner.type.DataTypes;
import io.sheaf.planner.type.SheafTypeFactory;
import io.sheaf.planner.type.UnsignedType;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.Constraints;
import io.sheaf.sql.catalog.Relation;
import io.sheaf.sql.catalog.TableName;
import io.sheaf.sql.parser.ColumnDefinition;
import io.sheaf.sql.parser.DefineTable;
import io.sheaf.sql.parser.SheafParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Statements that change tables in memory. Each is a query whose rows are the new ones: those
 * added, or the whole table as it shall be. They replace the old ones when the query has succeeded,
 * so a statement that fails changes nothing.
 */
final class TableChanges {
  /** What the statements need of the session. */
  interface Queries {
    /** The columns of a query. */
    Schema schema(SqlNode query);

    /** Runs a query and keeps its rows. */
    StoredTable rows(String name, Schema schema, SqlNode query);

    /** Whether a query that also reads some rows, by a name, gives any. */
    boolean hasRows(SqlNode query, String name, StoredTable rows);
  }

  private static final SqlParserPos NOWHERE = SqlParserPos.ZERO;

  /** The name of rows that are not in the table yet. */
  private static final String NEW_ROWS = "$new rows";

  private final Catalog catalog;
  private final Queries queries;

  TableChanges(Catalog catalog, Queries queries) {
    this.catalog = catalog;
    this.queries = queries;
  }

  /** Makes a table without rows. */
  void define(DefineTable define) {
    TableName name = catalog.target(define.name().names);
    List<SqlNode> casts = new ArrayList<>();
    for (ColumnDefinition column : define.columns()) {
      casts.add(
          as(
              SqlStdOperatorTable.CAST.createCall(
                  column.getParserPosition(),
                  column.defaultValue().orElse(SqlLiteral.createNull(NOWHERE)),
                  column.type()),
              column.name()));
    }
    if (casts.isEmpty()) {
      throw new SheafException(ErrorCode.INVALID_STATEMENT, "a table needs a column")
          .at(SheafParser.position(define.getParserPosition()));
    }
    SqlNode none = select(casts, null, SqlLiteral.createBoolean(false, NOWHERE));
    Schema typed = queries.schema(copy(none));
    List<Field> fields = new ArrayList<>();
    List<String> defaults = new ArrayList<>();
    for (int i = 0; i < define.columns().size(); i++) {
      ColumnDefinition column = define.columns().get(i);
      fields.add(new Field(column.name(), typed.type(i), column.nullable()));
      defaults.add(column.defaultValue().map(SheafParser::unparse).orElse(null));
    }
    Schema schema = new Schema(fields);
    Constraints constraints = constraints(define, name, none, schema);
    StoredTable table = queries.rows(name.toString(), schema, none);
    boolean added = false;
    try {
      added =
          catalog.add(
              name,
              new Relation.Table(table, defaults, constraints),
              define.replace(),
              define.ifNotExists());
    } finally {
      if (!added) {
        table.close();
      }
    }
  }

  private Constraints constraints(
      DefineTable define, TableName name, SqlNode noRows, Schema schema) {
    List<String> checks = new ArrayList<>();
    for (ColumnDefinition column : define.columns()) {
      UnsignedType.named(column.type())
          .ifPresent(
              type ->
                  checks.add(
                      "to_unsigned(%s, %d) >= 0".formatted(quoted(column.name()), type.bits())));
    }
    for (SqlNode check : define.checks()) {
      checks.add(SheafParser.unparse(check));
      SqlNode table =
          SqlStdOperatorTable.AS.createCall(NOWHERE, copy(noRows), identifier(name.name()));
      queries.schema(select(List.of(SqlIdentifier.star(NOWHERE)), table, copy(check)));
    }
    return new Constraints(keys(define, schema), checks);
  }

  private static List<Relation.Key> keys(DefineTable define, Schema schema) {
    if (define.primaryKeys().size() > 1) {
      throw new SheafException(ErrorCode.INVALID_STATEMENT, "a table has one primary key")
          .withHint("name its columns together: PRIMARY KEY (a, b); others can be UNIQUE")
          .at(SheafParser.position(define.primaryKeys().get(1).getParserPosition()));
    }
    List<Relation.Key> keys = new ArrayList<>();
    define.primaryKeys().forEach(key -> keys.add(new Relation.Key(true, columns(key, schema))));
    define.keys().forEach(key -> keys.add(new Relation.Key(false, columns(key, schema))));
    return keys;
  }

  private static List<Integer> columns(SqlNodeList key, Schema schema) {
    return key.stream().map(column -> column((SqlIdentifier) column, schema)).toList();
  }

  /** Adds rows; returns how many. */
  long insert(SqlInsert insert) {
    SqlIdentifier target = (SqlIdentifier) insert.getTargetTable();
    Relation.Table table = table(target);
    Schema schema = table.schema();
    int[] sources = sources(insert.getTargetColumnList(), schema);
    int given = (int) Arrays.stream(sources).filter(source -> source >= 0).count();
    SqlNode source = insert.getSource();
    int width = width(source);
    if (width != given) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              "INSERT into %d columns of values for %d".formatted(given, width))
          .at(SheafParser.position(source.getParserPosition()));
    }
    List<SqlNode> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      SqlNode value = sources[i] >= 0 ? column(sources[i]) : defaultOf(table.defaults(), i);
      columns.add(as(cast(value, schema, i), schema.field(i).name()));
    }
    List<SqlNode> alias = new ArrayList<>(List.of(source, identifier("inserted")));
    for (int i = 0; i < given; i++) {
      alias.add(column(i));
    }
    SqlNode rows = select(columns, SqlStdOperatorTable.AS.createCall(NOWHERE, alias), null);
    try (StoredTable added = queries.rows(name(target).toString(), schema, rows)) {
      checkEach(target, table, added);
      checkKeys(target, table, added, true);
      ((StoredTable) table.source()).addAll(added);
      return added.rowCount();
    }
  }

  /** For each column of the table the place of its value in the source; -1 for its default. */
  private int[] sources(SqlNodeList targets, Schema schema) {
    int[] sources = new int[schema.size()];
    if (targets == null) {
      Arrays.setAll(sources, i -> i);
      return sources;
    }
    Arrays.fill(sources, -1);
    for (int i = 0; i < targets.size(); i++) {
      SqlIdentifier target = (SqlIdentifier) targets.get(i);
      int column = column(target, schema);
      if (sources[column] >= 0) {
        throw new SheafException(
                ErrorCode.INVALID_STATEMENT, "column \"" + target + "\" is named twice")
            .at(SheafParser.position(target.getParserPosition()));
      }
      sources[column] = i;
    }
    return sources;
  }

  private int width(SqlNode source) {
    return source.getKind() == SqlKind.VALUES
        ? ((SqlCall) ((SqlCall) source).operand(0)).operandCount()
        : queries.schema(copy(source)).size();
  }

  private static SqlNode defaultOf(List<String> defaults, int column) {
    return defaults.isEmpty() || defaults.get(column) == null
        ? SqlLiteral.createNull(NOWHERE)
        : SheafParser.parseKeptExpression(defaults.get(column));
  }

  /** Removes the rows for which the condition is true; returns how many. */
  long delete(SqlDelete delete) {
    SqlIdentifier target = (SqlIdentifier) delete.getTargetTable();
    Relation.Table table = table(target);
    SqlNode kept =
        delete.getCondition() == null
            ? SqlLiteral.createBoolean(false, NOWHERE)
            : SqlStdOperatorTable.IS_NOT_TRUE.createCall(NOWHERE, delete.getCondition());
    SqlNode rows =
        select(List.of(SqlIdentifier.star(NOWHERE)), aliased(target, delete.getAlias()), kept);
    long before = ((StoredTable) table.source()).rowCount();
    return before - replace(target, table, rows).rowCount();
  }

  /** Gives columns new values where the condition is true; returns in how many rows. */
  long update(SqlUpdate update) {
    SqlIdentifier target = (SqlIdentifier) update.getTargetTable();
    Relation.Table table = table(target);
    Schema schema = table.schema();
    SqlNode[] changed = new SqlNode[schema.size()];
    for (int i = 0; i < update.getTargetColumnList().size(); i++) {
      int column = column((SqlIdentifier) update.getTargetColumnList().get(i), schema);
      changed[column] = update.getSourceExpressionList().get(i);
    }
    SqlNode condition = update.getCondition();
    SqlNode from = aliased(target, update.getAlias());
    List<SqlNode> columns = new ArrayList<>();
    for (int i = 0; i < changed.length; i++) {
      SqlNode old = identifier(schema.field(i).name());
      columns.add(
          changed[i] == null
              ? old
              : as(when(condition, cast(changed[i], schema, i), old), schema.field(i).name()));
    }
    long count = ((StoredTable) table.source()).rowCount();
    if (condition != null) {
      SqlNode matching =
          select(List.of(SqlLiteral.createExactNumeric("1", NOWHERE)), copy(from), copy(condition));
      try (StoredTable rows = queries.rows("updated", queries.schema(copy(matching)), matching)) {
        count = rows.rowCount();
      }
    }
    replace(target, table, select(columns, from, null));
    return count;
  }

  private static SqlNode when(SqlNode condition, SqlNode then, SqlNode otherwise) {
    return condition == null
        ? then
        : SqlCase.createSwitched(
            NOWHERE,
            null,
            SqlNodeList.of(SqlStdOperatorTable.IS_TRUE.createCall(NOWHERE, copy(condition))),
            SqlNodeList.of(then),
            otherwise);
  }

  private StoredTable replace(SqlIdentifier target, Relation.Table old, SqlNode query) {
    StoredTable rows = queries.rows(name(target).toString(), old.schema(), query);
    try {
      checkEach(target, old, rows);
      checkKeys(target, old, rows, false);
      catalog.add(
          name(target), new Relation.Table(rows, old.defaults(), old.constraints()), true, false);
    } catch (Throwable failure) {
      rows.close();
      throw failure;
    }
    return rows;
  }

  /** Refuses new rows for which a CHECK is false. */
  private void checkEach(SqlIdentifier target, Relation.Table table, StoredTable rows) {
    for (String check : table.constraints().checks()) {
      SqlNode violated =
          SheafParser.parseKept(
              "SELECT 1 FROM %s AS %s WHERE (%s) IS FALSE LIMIT 1"
                  .formatted(quoted(NEW_ROWS), quoted(name(target).name()), check));
      if (queries.hasRows(violated, NEW_ROWS, rows)) {
        throw new SheafException(
                ErrorCode.CHECK_VIOLATION,
                "a row of table \"%s\" would not keep to CHECK (%s)".formatted(name(target), check))
            .at(SheafParser.position(target.getParserPosition()));
      }
    }
  }

  /**
   * Refuses new rows that share a key with each other or with those of the table.
   *
   * @param added whether the table's rows stay
   */
  private void checkKeys(
      SqlIdentifier target, Relation.Table table, StoredTable rows, boolean added) {
    for (Relation.Key key : table.constraints().keys()) {
      List<String> names = key.columnNames(table.schema());
      String columns = String.join(", ", names.stream().map(TableChanges::quoted).toList());
      String known =
          String.join(" AND ", names.stream().map(n -> quoted(n) + " IS NOT NULL").toList());
      String all = "SELECT " + columns + " FROM " + quoted(NEW_ROWS);
      if (added) {
        String old = String.join(".", target.names.stream().map(TableChanges::quoted).toList());
        all += " UNION ALL SELECT " + columns + " FROM " + old;
      }
      SqlNode twice =
          SheafParser.parseKept(
              "SELECT 1 FROM (%s) AS r WHERE %s GROUP BY %s HAVING count(*) > 1 LIMIT 1"
                  .formatted(all, known, columns));
      if (queries.hasRows(twice, NEW_ROWS, rows)) {
        throw new SheafException(
                ErrorCode.UNIQUE_VIOLATION,
                "two rows of table \"%s\" would have the same %s"
                    .formatted(name(target), String.join(", ", names)))
            .at(SheafParser.position(target.getParserPosition()));
      }
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private Relation.Table table(SqlIdentifier target) {
    Relation relation =
        catalog
            .find(name(target))
            .orElseThrow(
                () ->
                    catalog
                        .unknown(name(target))
                        .at(SheafParser.position(target.getParserPosition())));
    if (relation instanceof Relation.Table table && table.source() instanceof StoredTable) {
      return table;
    }
    throw new SheafException(
            ErrorCode.TYPE_MISMATCH,
            "\"" + name(target) + "\" is a view: its rows can't be changed")
        .withHint("change the tables it reads, or keep its rows: CREATE TABLE ... AS")
        .at(SheafParser.position(target.getParserPosition()));
  }

  private static int column(SqlIdentifier name, Schema schema) {
    String wanted = name.names.getLast();
    for (int i = 0; i < schema.size(); i++) {
      if (schema.field(i).name().equalsIgnoreCase(wanted)) {
        return i;
      }
    }
    List<String> columns = schema.fields().stream().map(Field::name).toList();
    throw new SheafException(ErrorCode.UNKNOWN_COLUMN, "column \"" + wanted + "\" does not exist")
        .withHint("there are: " + String.join(", ", columns))
        .at(SheafParser.position(name.getParserPosition()));
  }

  private static SqlNode cast(SqlNode value, Schema schema, int column) {
    return SqlStdOperatorTable.CAST.createCall(
        value.getParserPosition(),
        value,
        SqlTypeUtil.convertTypeToSpec(
            DataTypes.toSql(new SheafTypeFactory(), schema.type(column), true)));
  }

  private static SqlNode as(SqlNode value, String name) {
    return SqlStdOperatorTable.AS.createCall(NOWHERE, value, identifier(name));
  }

  private static SqlNode aliased(SqlIdentifier table, SqlIdentifier alias) {
    return alias == null ? table : SqlStdOperatorTable.AS.createCall(NOWHERE, table, alias);
  }

  private static SqlIdentifier identifier(String name) {
    return new SqlIdentifier(name, NOWHERE);
  }

  private static SqlIdentifier column(int number) {
    return identifier("column" + number);
  }

  private TableName name(SqlIdentifier table) {
    return catalog.named(table.names);
  }

  /** A copy for planning, since the validator writes into the tree. */
  private static SqlNode copy(SqlNode node) {
    return node.accept(
        new SqlShuttle() {
          @Override
          public SqlNode visit(SqlCall call) {
            CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
            call.getOperator().acceptCall(this, call, false, handler);
            return handler.result();
          }
        });
  }

  private static SqlSelect select(List<SqlNode> columns, SqlNode from, SqlNode where) {
    return SqlSelects.of(NOWHERE, columns, from, where);
  }
}
