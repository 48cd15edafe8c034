package io.sheaf.sql.statement;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.planner.SqlSelects;
import io.sheaf.planner.type.UnsignedType;
import io.sheaf.sql.Result;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.Constraints;
import io.sheaf.sql.catalog.Relation;
import io.sheaf.sql.catalog.TableName;
import io.sheaf.sql.execution.MemoryResult;
import io.sheaf.sql.parser.ChangeTable;
import io.sheaf.sql.parser.ColumnDefinition;
import io.sheaf.sql.parser.DefineTable;
import io.sheaf.sql.parser.MergeStatement;
import io.sheaf.sql.parser.SheafParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

/**
 * Statements that change tables in memory. Each is a query whose rows are the new ones: those
 * added, or the whole table as it shall be. They replace the old ones when the query has succeeded,
 * so a statement that fails changes nothing.
 */
final class TableChanges {
  private static final SqlParserPos NOWHERE = SqlParserPos.ZERO;

  private final Catalog catalog;
  private final ChangeQueries queries;

  TableChanges(Catalog catalog, ChangeQueries queries) {
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
    Schema typed = queries.schema(SqlTemplate.copy(none));
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
                      "to_unsigned(%s, %d) >= 0"
                          .formatted(SqlTemplate.quoted(column.name()), type.bits())));
    }
    for (SqlNode check : define.checks()) {
      checks.add(SheafParser.unparse(check));
      SqlNode table =
          SqlStdOperatorTable.AS.createCall(
              NOWHERE, SqlTemplate.copy(noRows), identifier(name.name()));
      queries.schema(select(List.of(SqlIdentifier.star(NOWHERE)), table, SqlTemplate.copy(check)));
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
    return key.stream().map(column -> ChangedTable.column((SqlIdentifier) column, schema)).toList();
  }

  private ChangedTable changed(SqlNode target) {
    return new ChangedTable(catalog, queries, (SqlIdentifier) target);
  }

  /** Adds rows; gives how many. */
  Result insert(SqlInsert insert) {
    ChangedTable table = changed(insert.getTargetTable());
    try (StoredTable added = inserted(table, insert, insert.getTargetColumnList())) {
      table.add(added);
      return MemoryResult.counted(added.rowCount());
    }
  }

  /** Runs a statement with clauses of its own. */
  Result change(ChangeTable change) {
    ChangedTable table = changed(change.table());
    ComparedChanges changes = compared(table, change);
    return switch (change.change()) {
      case SqlInsert insert -> insert(table, change, insert, changes);
      case SqlUpdate update ->
          changes.update(
              change.sources().orElse(null),
              update.getCondition(),
              update.getTargetColumnList(),
              update.getSourceExpressionList());
      case SqlDelete delete -> changes.delete(change.sources().orElse(null), delete.getCondition());
      default -> throw new IllegalStateException("no change: " + change.change().getKind());
    };
  }

  private ComparedChanges compared(ChangedTable table, ChangeTable change) {
    return new ComparedChanges(queries, table, change.alias(), change.returning(), false);
  }

  private Result insert(
      ChangedTable table, ChangeTable change, SqlInsert insert, ComparedChanges changes) {
    SqlNodeList columns =
        change.byName() ? columnsOf(insert.getSource()) : insert.getTargetColumnList();
    try (StoredTable added = inserted(table, insert, columns)) {
      if (change.conflict().isPresent()) {
        return changes.insert(added, change.conflict().get());
      }
      if (change.returning().isEmpty()) {
        table.add(added);
        return MemoryResult.counted(added.rowCount());
      }
      Result result = changes.returned(added);
      try {
        table.add(added);
      } catch (Throwable failure) {
        result.close();
        throw failure;
      }
      return result;
    }
  }

  /** The names of a query's columns. */
  private SqlNodeList columnsOf(SqlNode query) {
    List<SqlNode> names = new ArrayList<>();
    for (Field field : queries.schema(SqlTemplate.copy(query)).fields()) {
      names.add(new SqlIdentifier(field.name(), query.getParserPosition()));
    }
    return new SqlNodeList(names, query.getParserPosition());
  }

  /** Rows of a source and those of a table, as MERGE says. */
  Result merge(MergeStatement merge) {
    return compared(merge).merge(merge);
  }

  private ComparedChanges compared(MergeStatement merge) {
    return new ComparedChanges(
        queries, changed(merge.table()), merge.alias(), merge.returning(), true);
  }

  /** The columns that a statement returns. */
  Schema schema(ChangeTable change) {
    return compared(changed(change.table()), change).schema();
  }

  /** The columns that a statement returns. */
  Schema schema(MergeStatement merge) {
    return compared(merge).schema();
  }

  /** The rows of an INSERT with all of the table's columns. */
  private StoredTable inserted(ChangedTable table, SqlInsert insert, SqlNodeList named) {
    Schema schema = table.schema();
    int[] sources = table.sources(named);
    int given = (int) Arrays.stream(sources).filter(source -> source >= 0).count();
    SqlNode source = insert.getSource();
    int width = width(source);
    if (given > 0 && width != given) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              "INSERT into %d columns of values for %d".formatted(given, width))
          .at(SheafParser.position(source.getParserPosition()));
    }
    Optional<List<List<Expr.Literal>>> constants = new ConstantRows(table, sources).of(source);
    if (constants.isPresent()) {
      return queries.rows(table.name().toString(), schema, constants.get());
    }
    List<SqlNode> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      SqlNode value = sources[i] >= 0 ? column(sources[i]) : table.defaultOf(i);
      columns.add(as(table.cast(value, i), schema.field(i).name()));
    }
    List<SqlNode> alias =
        new ArrayList<>(List.of(ofColumnTypes(table, source, sources), identifier("inserted")));
    for (int i = 0; i < given; i++) {
      alias.add(column(i));
    }
    SqlNode rows = select(columns, SqlStdOperatorTable.AS.createCall(NOWHERE, alias), null);
    return queries.rows(table.name().toString(), schema, rows);
  }

  /** VALUES of the columns' types, each on its own, with defaults where it says DEFAULT. */
  private static SqlNode ofColumnTypes(ChangedTable table, SqlNode source, int[] sources) {
    if (source.getKind() != SqlKind.VALUES) {
      return source;
    }
    int[] columns = new int[sources.length];
    for (int i = 0; i < sources.length; i++) {
      if (sources[i] >= 0) {
        columns[sources[i]] = i;
      }
    }
    for (SqlNode row : ((SqlCall) source).getOperandList()) {
      SqlCall values = (SqlCall) row;
      for (int i = 0; i < Math.min(columns.length, values.operandCount()); i++) {
        values.setOperand(i, table.cast(values.operand(i), columns[i]));
      }
    }
    return source;
  }

  private int width(SqlNode source) {
    return source.getKind() == SqlKind.VALUES
        ? ((SqlCall) ((SqlCall) source).operand(0)).operandCount()
        : queries.schema(SqlTemplate.copy(source)).size();
  }

  /** Removes the rows for which the condition is true; gives how many. */
  Result delete(SqlDelete delete) {
    ChangedTable table = changed(delete.getTargetTable());
    SqlNode kept =
        delete.getCondition() == null
            ? SqlLiteral.createBoolean(false, NOWHERE)
            : SqlStdOperatorTable.IS_NOT_TRUE.createCall(NOWHERE, delete.getCondition());
    SqlNode rows =
        select(
            List.of(SqlIdentifier.star(NOWHERE)), aliased(table.target(), delete.getAlias()), kept);
    long before = table.rows().rowCount();
    return MemoryResult.counted(before - table.replace(rows));
  }

  /** Gives columns new values where the condition is true; gives in how many rows. */
  Result update(SqlUpdate update) {
    ChangedTable table = changed(update.getTargetTable());
    Schema schema = table.schema();
    int[] sources = table.sources(update.getTargetColumnList());
    SqlNode condition = update.getCondition();
    SqlNode from = aliased(table.target(), update.getAlias());
    List<SqlNode> columns = new ArrayList<>();
    for (int i = 0; i < sources.length; i++) {
      SqlNode old = identifier(schema.field(i).name());
      columns.add(
          sources[i] < 0
              ? old
              : as(
                  when(
                      condition,
                      table.cast(update.getSourceExpressionList().get(sources[i]), i),
                      old),
                  schema.field(i).name()));
    }
    long count = table.rows().rowCount();
    if (condition != null) {
      SqlNode matching =
          select(
              List.of(SqlLiteral.createExactNumeric("1", NOWHERE)),
              SqlTemplate.copy(from),
              SqlTemplate.copy(condition));
      Schema one = queries.schema(SqlTemplate.copy(matching));
      try (StoredTable rows = queries.rows("updated", one, matching)) {
        count = rows.rowCount();
      }
    }
    table.replace(select(columns, from, null));
    return MemoryResult.counted(count);
  }

  private static SqlNode when(SqlNode condition, SqlNode then, SqlNode otherwise) {
    return condition == null
        ? then
        : SqlCase.createSwitched(
            NOWHERE,
            null,
            SqlNodeList.of(
                SqlStdOperatorTable.IS_TRUE.createCall(NOWHERE, SqlTemplate.copy(condition))),
            SqlNodeList.of(then),
            otherwise);
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

  private static SqlSelect select(List<SqlNode> columns, SqlNode from, SqlNode where) {
    return SqlSelects.of(NOWHERE, columns, from, where);
  }
}
