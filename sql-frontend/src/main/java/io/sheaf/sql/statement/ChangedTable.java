package io.sheaf.sql.statement;

import static io.sheaf.sql.statement.SqlTemplate.quoted;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.planner.type.DataTypes;
import io.sheaf.planner.type.KnownTypeName;
import io.sheaf.planner.type.SheafTypeFactory;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.Relation;
import io.sheaf.sql.catalog.TableName;
import io.sheaf.sql.parser.SheafParser;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A table in memory that a statement changes: its columns, what new rows have to keep to, and the
 * way to put them in. Used for one statement.
 */
final class ChangedTable {
  /** The name of rows that are not in the table yet. */
  static final String NEW_ROWS = "$new rows";

  private static final SqlParserPos NOWHERE = SqlParserPos.ZERO;

  private final Catalog catalog;
  private final ChangeQueries queries;
  private final SqlIdentifier target;
  private final TableName name;
  private final Relation.Table table;

  /**
   * Looks a table up.
   *
   * @throws SheafException UNKNOWN_TABLE; TYPE_MISMATCH when its rows can't be changed
   */
  ChangedTable(Catalog catalog, ChangeQueries queries, SqlIdentifier target) {
    this.catalog = catalog;
    this.queries = queries;
    this.target = target;
    this.name = catalog.named(target.names);
    Relation relation = catalog.find(name).orElseThrow(() -> catalog.unknown(name).at(position()));
    if (!(relation instanceof Relation.Table found && found.source() instanceof StoredTable)) {
      throw new SheafException(
              ErrorCode.TYPE_MISMATCH, "\"" + name + "\" is a view: its rows can't be changed")
          .withHint("change the tables it reads, or keep its rows: CREATE TABLE ... AS")
          .at(position());
    }
    this.table = found;
  }

  private Position position() {
    return SheafParser.position(target.getParserPosition());
  }

  TableName name() {
    return name;
  }

  /** As the statement writes it. */
  SqlIdentifier target() {
    return target;
  }

  Relation.Table relation() {
    return table;
  }

  Schema schema() {
    return table.schema();
  }

  StoredTable rows() {
    return (StoredTable) table.source();
  }

  /** The place of a column. */
  int column(SqlIdentifier column) {
    return column(column, schema());
  }

  static int column(SqlIdentifier column, Schema schema) {
    String wanted = column.names.getLast();
    for (int i = 0; i < schema.size(); i++) {
      if (schema.field(i).name().equalsIgnoreCase(wanted)) {
        return i;
      }
    }
    List<String> columns = schema.fields().stream().map(Field::name).toList();
    throw new SheafException(ErrorCode.UNKNOWN_COLUMN, "column \"" + wanted + "\" does not exist")
        .withHint("there are: " + String.join(", ", columns))
        .at(SheafParser.position(column.getParserPosition()));
  }

  /** For each column the place of its value among those given; -1 for its default. */
  int[] sources(SqlNodeList columns) {
    int[] sources = new int[schema().size()];
    if (columns == null) {
      Arrays.setAll(sources, i -> i);
      return sources;
    }
    Arrays.fill(sources, -1);
    for (int i = 0; i < columns.size(); i++) {
      SqlIdentifier named = (SqlIdentifier) columns.get(i);
      int column = column(named);
      if (sources[column] >= 0) {
        throw new SheafException(
                ErrorCode.INVALID_STATEMENT, "column \"" + named + "\" is named twice")
            .at(SheafParser.position(named.getParserPosition()));
      }
      sources[column] = i;
    }
    return sources;
  }

  /** A value of a column's type; {@code DEFAULT} is its default. */
  SqlNode cast(SqlNode value, int column) {
    return SqlStdOperatorTable.CAST.createCall(
        value.getParserPosition(),
        value.getKind() == SqlKind.DEFAULT ? defaultOf(column) : value,
        KnownTypeName.of(DataTypes.toSql(new SheafTypeFactory(), schema().type(column), true)));
  }

  /** What a column has when nothing is given for it. */
  SqlNode defaultOf(int column) {
    List<String> defaults = table.defaults();
    return defaults.isEmpty() || defaults.get(column) == null
        ? SqlLiteral.createNull(NOWHERE)
        : SheafParser.parseKeptExpression(defaults.get(column));
  }

  /** Adds rows, all or none. */
  void add(StoredTable added) {
    checkEach(added);
    checkKeys(added, true);
    rows().addAll(added);
  }

  /**
   * Puts the rows of a query in the place of the table's.
   *
   * @return how many there are now
   */
  long replace(SqlNode query, ChangeQueries.Named... read) {
    StoredTable rows = queries.rows(name.toString(), schema(), query, read);
    try {
      checkEach(rows);
      checkKeys(rows, false);
      catalog.add(
          name, new Relation.Table(rows, table.defaults(), table.constraints()), true, false);
    } catch (Throwable failure) {
      rows.close();
      throw failure;
    }
    return rows.rowCount();
  }

  /** Refuses new rows for which a CHECK is false. */
  private void checkEach(StoredTable rows) {
    table.constraints().checks().forEach(check -> checkHolds(rows, check));
  }

  /**
   * Refuses rows for which a condition is false.
   *
   * @throws SheafException CHECK_VIOLATION, or another where the condition has no meaning for them
   */
  void checkHolds(StoredTable rows, String check) {
    SqlNode violated =
        SheafParser.parseKept(
            "SELECT 1 FROM %s AS %s WHERE (%s) IS FALSE LIMIT 1"
                .formatted(quoted(NEW_ROWS), quoted(name.name()), check));
    if (queries.hasRows(violated, new ChangeQueries.Named(NEW_ROWS, rows))) {
      throw new SheafException(
              ErrorCode.CHECK_VIOLATION,
              "a row of table \"%s\" would not keep to CHECK (%s)".formatted(name, check))
          .at(position());
    }
  }

  /**
   * Refuses new rows that share a key with each other or with those of the table.
   *
   * @param added whether the table's rows stay
   */
  private void checkKeys(StoredTable rows, boolean added) {
    for (Relation.Key key : table.constraints().keys()) {
      List<String> names = key.columnNames(schema());
      String columns = String.join(", ", names.stream().map(SqlTemplate::quoted).toList());
      String known =
          String.join(" AND ", names.stream().map(n -> quoted(n) + " IS NOT NULL").toList());
      String all = "SELECT " + columns + " FROM " + quoted(NEW_ROWS);
      if (added) {
        String old = String.join(".", target.names.stream().map(SqlTemplate::quoted).toList());
        all += " UNION ALL SELECT " + columns + " FROM " + old;
      }
      SqlNode twice =
          SheafParser.parseKept(
              "SELECT 1 FROM (%s) AS r WHERE %s GROUP BY %s HAVING count(*) > 1 LIMIT 1"
                  .formatted(all, known, columns));
      if (queries.hasRows(twice, new ChangeQueries.Named(NEW_ROWS, rows))) {
        throw new SheafException(
                ErrorCode.UNIQUE_VIOLATION,
                "two rows of table \"%s\" would have the same %s"
                    .formatted(name, String.join(", ", names)))
            .at(position());
      }
    }
  }
}
