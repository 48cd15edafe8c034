package io.sheaf.sql.statement;

import static io.sheaf.sql.statement.SqlTemplate.quoted;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.sql.Result;
import io.sheaf.sql.catalog.Relation;
import io.sheaf.sql.execution.MemoryResult;
import io.sheaf.sql.parser.ChangeClause;
import io.sheaf.sql.parser.MergeStatement;
import io.sheaf.sql.parser.SheafParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Changes of a table by what a comparison with other rows gives ({@link TableMerge}). The changed
 * rows are kept first, so that values that depend on chance are computed once, for the table and
 * for RETURNING.
 */
final class ComparedChanges {
  private static final String CHANGES = "$changes";

  /** The name by which ON CONFLICT knows the row that was to be inserted. */
  private static final String EXCLUDED = "excluded";

  private final ChangeQueries queries;
  private final ChangedTable table;
  private final String alias;
  private final Optional<List<SqlNode>> returning;
  private final boolean tellsAction;

  /**
   * @param alias the name that expressions know the table by
   * @param returning what is given of the changed rows; empty for how many they are
   * @param tellsAction whether RETURNING may ask what was done to a row, as {@code merge_action}
   */
  ComparedChanges(
      ChangeQueries queries,
      ChangedTable table,
      String alias,
      Optional<List<SqlNode>> returning,
      boolean tellsAction) {
    this.tellsAction = tellsAction;
    this.queries = queries;
    this.table = table;
    this.alias = alias;
    this.returning = returning;
  }

  /** Gives columns new values in rows that match; where several rows do, by one of them. */
  Result update(SqlNode sources, SqlNode condition, SqlNodeList columns, SqlNodeList values) {
    TableMerge merge = new TableMerge(table.schema(), alias);
    merge.add(
        new TableMerge.Branch(
            ChangeClause.Match.MATCHED, null, TableMerge.Done.UPDATED, assigned(columns, values)));
    return apply(merge, sources, condition, false);
  }

  /** Removes rows that match. */
  Result delete(SqlNode sources, SqlNode condition) {
    TableMerge merge = new TableMerge(table.schema(), alias);
    merge.add(
        new TableMerge.Branch(
            ChangeClause.Match.MATCHED, null, TableMerge.Done.DELETED, List.of()));
    return apply(merge, sources, condition, false);
  }

  /** Each row by the first clause that fits it. */
  Result merge(MergeStatement statement) {
    TableMerge merge = new TableMerge(table.schema(), alias);
    for (ChangeClause clause : statement.clauses()) {
      merge.add(branch(clause, statement.source()));
    }
    SqlNode condition =
        statement.condition().orElseGet(() -> equal(statement.using(), nameOf(statement.source())));
    return apply(merge, statement.source(), condition, true);
  }

  private TableMerge.Branch branch(ChangeClause clause, SqlNode source) {
    boolean adds = clause.match() == ChangeClause.Match.NOT_MATCHED;
    boolean fits =
        switch (clause.action()) {
          case INSERT -> adds;
          case UPDATE, DELETE -> !adds;
          case NOTHING, REPLACE -> true;
        };
    if (!fits) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              adds
                  ? "rows that are not in the table can't be changed by " + clause.action()
                  : "rows that are in the table can't be inserted")
          .at(SheafParser.position(clause.getParserPosition()));
    }
    List<SqlNode> values =
        switch (clause.action()) {
          case UPDATE -> clause.columns().isEmpty() ? sameNamed(source) : assigned(clause);
          case INSERT -> clause.values().isEmpty() ? sameNamed(source) : inserted(clause);
          case DELETE, NOTHING, REPLACE -> List.of();
        };
    TableMerge.Done done =
        switch (clause.action()) {
          case UPDATE -> TableMerge.Done.UPDATED;
          case INSERT -> TableMerge.Done.INSERTED;
          case DELETE -> TableMerge.Done.DELETED;
          case NOTHING, REPLACE -> TableMerge.Done.KEPT;
        };
    return new TableMerge.Branch(clause.match(), clause.condition().orElse(null), done, values);
  }

  private List<SqlNode> assigned(ChangeClause clause) {
    return assigned(clause.columns(), clause.values());
  }

  private List<SqlNode> assigned(SqlNodeList columns, SqlNodeList values) {
    int[] sources = table.sources(columns);
    List<SqlNode> assigned = new ArrayList<>();
    for (int i = 0; i < sources.length; i++) {
      assigned.add(sources[i] < 0 ? null : table.cast(values.get(sources[i]), i));
    }
    return assigned;
  }

  private List<SqlNode> inserted(ChangeClause clause) {
    int[] sources = table.sources(clause.columns().isEmpty() ? null : clause.columns());
    int wanted = clause.columns().isEmpty() ? sources.length : clause.columns().size();
    if (wanted != clause.values().size()) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              "INSERT into %d columns of values for %d".formatted(wanted, clause.values().size()))
          .at(SheafParser.position(clause.getParserPosition()));
    }
    List<SqlNode> inserted = new ArrayList<>();
    for (int i = 0; i < sources.length; i++) {
      inserted.add(
          table.cast(sources[i] < 0 ? table.defaultOf(i) : clause.values().get(sources[i]), i));
    }
    return inserted;
  }

  /** For each column the source's of the same name. */
  private List<SqlNode> sameNamed(SqlNode source) {
    String name = nameOf(source);
    List<SqlNode> values = new ArrayList<>();
    for (int i = 0; i < table.schema().size(); i++) {
      SqlNode column =
          new SqlIdentifier(
              List.of(name, table.schema().field(i).name()), source.getParserPosition());
      values.add(table.cast(column, i));
    }
    return values;
  }

  /** The name that expressions know a source by. */
  private static String nameOf(SqlNode source) {
    if (source instanceof SqlIdentifier name) {
      return name.names.getLast();
    }
    if (source.getKind() == SqlKind.AS) {
      return ((SqlIdentifier) ((SqlBasicCall) source).operand(1)).getSimple();
    }
    throw new SheafException(ErrorCode.INVALID_STATEMENT, "the source of MERGE needs a name here")
        .withHint("write USING (query) AS s")
        .at(SheafParser.position(source.getParserPosition()));
  }

  private SqlNode equal(List<SqlNode> columns, String source) {
    SqlNode all = null;
    for (SqlNode each : columns) {
      String column = ((SqlIdentifier) each).getSimple();
      SqlParserPos position = each.getParserPosition();
      SqlNode equal =
          SqlStdOperatorTable.EQUALS.createCall(
              position,
              new SqlIdentifier(List.of(alias, column), position),
              new SqlIdentifier(List.of(source, column), position));
      all = all == null ? equal : SqlStdOperatorTable.AND.createCall(position, all, equal);
    }
    return all;
  }

  /**
   * Adds rows, but for those that share a key with one of the table.
   *
   * @param added all rows, with all of the table's columns; the caller closes them
   */
  Result insert(StoredTable added, ChangeClause conflict) {
    List<Relation.Key> keys = keys(conflict);
    TableMerge merge = new TableMerge(table.schema(), alias);
    List<SqlNode> proposed = sameNamed(new SqlIdentifier(EXCLUDED, SqlParserPos.ZERO));
    switch (conflict.action()) {
      case UPDATE ->
          merge.add(
              new TableMerge.Branch(
                  ChangeClause.Match.MATCHED,
                  conflict.condition().orElse(null),
                  TableMerge.Done.UPDATED,
                  assigned(conflict)));
      case REPLACE ->
          merge.add(
              new TableMerge.Branch(
                  ChangeClause.Match.MATCHED, null, TableMerge.Done.UPDATED, proposed));
      case NOTHING, DELETE, INSERT -> {
        // The table's row stays as it is.
      }
    }
    merge.add(
        new TableMerge.Branch(
            ChangeClause.Match.NOT_MATCHED, null, TableMerge.Done.INSERTED, proposed));
    SqlTemplate template = new SqlTemplate();
    SqlNode source =
        SqlStdOperatorTable.AS.createCall(
            SqlParserPos.ZERO,
            template.query(oneEach(keys, conflict.action())),
            new SqlIdentifier(EXCLUDED, SqlParserPos.ZERO));
    return apply(
        merge,
        source,
        sharing(keys),
        conflict.action() != ChangeClause.Action.NOTHING,
        new ChangeQueries.Named(ChangedTable.NEW_ROWS, added));
  }

  private List<Relation.Key> keys(ChangeClause conflict) {
    List<Relation.Key> all = table.relation().constraints().keys();
    if (all.isEmpty()) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              "rows of table \"%s\" can't conflict: it has no PRIMARY KEY and nothing UNIQUE"
                  .formatted(table.name()))
          .withHint("define one: CREATE TABLE t (id INTEGER PRIMARY KEY, ...)")
          .at(SheafParser.position(conflict.getParserPosition()));
    }
    if (conflict.key().isEmpty()) {
      return all;
    }
    List<Integer> wanted =
        conflict.key().get().stream()
            .map(column -> table.column((SqlIdentifier) column))
            .sorted()
            .toList();
    return List.of(
        all.stream()
            .filter(key -> key.columns().stream().sorted().toList().equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    new SheafException(
                            ErrorCode.INVALID_STATEMENT,
                            "no key of table \"%s\" has these columns".formatted(table.name()))
                        .withHint(
                            "there are: "
                                + String.join(
                                    "; ",
                                    all.stream()
                                        .map(
                                            key ->
                                                String.join(", ", key.columnNames(table.schema())))
                                        .toList()))
                        .at(SheafParser.position(conflict.key().get().getParserPosition()))));
  }

  /**
   * Of new rows that share a key the first, or the last where it replaces the others. Where rows
   * are updated by new ones none is left out: two for one row are an error.
   */
  private String oneEach(List<Relation.Key> keys, ChangeClause.Action action) {
    String columns = TableMerge.names(table.schema());
    String rows = "SELECT * FROM " + quoted(ChangedTable.NEW_ROWS);
    if (action == ChangeClause.Action.UPDATE) {
      return rows;
    }
    String order = action == ChangeClause.Action.REPLACE ? "DESC" : "ASC";
    rows = "SELECT *, row_number() OVER () AS \"$place\" FROM " + quoted(ChangedTable.NEW_ROWS);
    for (Relation.Key key : keys) {
      List<String> names =
          key.columnNames(table.schema()).stream().map(SqlTemplate::quoted).toList();
      StringJoiner unknown = new StringJoiner(" OR ");
      names.forEach(name -> unknown.add(name + " IS NULL"));
      rows =
          "SELECT * FROM (%s) AS r QUALIFY %s OR row_number() OVER (PARTITION BY %s ORDER BY \"$place\" %s) = 1"
              .formatted(rows, unknown, String.join(", ", names), order);
    }
    return "SELECT " + columns + " FROM (" + rows + ") AS r";
  }

  private SqlNode sharing(List<Relation.Key> keys) {
    StringJoiner any = new StringJoiner(" OR ");
    for (Relation.Key key : keys) {
      StringJoiner all = new StringJoiner(" AND ");
      for (String name : key.columnNames(table.schema())) {
        all.add("%s.%s = %s.%2$s".formatted(quoted(alias), quoted(name), EXCLUDED));
      }
      any.add("(" + all + ")");
    }
    return SheafParser.parseKeptExpression(any.toString());
  }

  /**
   * Runs a merge and puts its rows in the table's place.
   *
   * @param once whether a row that several rows change is an error
   */
  private Result apply(
      TableMerge merge,
      SqlNode source,
      SqlNode condition,
      boolean once,
      ChangeQueries.Named... read) {
    SqlNode query = merge.query(table.target(), source, condition);
    try (StoredTable changes =
        queries.rows(table.name().toString(), merge.changed(), query, read)) {
      ChangeQueries.Named named = new ChangeQueries.Named(CHANGES, changes);
      if (once) {
        checkOnce(named);
      }
      Result result = result(named);
      try {
        table.replace(
            SheafParser.parseKept(
                "SELECT %s FROM %s WHERE \"$action\" <> %d ORDER BY \"$row\""
                    .formatted(
                        TableMerge.names(table.schema()),
                        quoted(CHANGES),
                        TableMerge.Done.DELETED.code())),
            named);
      } catch (Throwable failure) {
        result.close();
        throw failure;
      }
      return result;
    }
  }

  private void checkOnce(ChangeQueries.Named changes) {
    SqlNode twice =
        SheafParser.parseKept(
            "SELECT 1 FROM %s WHERE \"$row\" IS NOT NULL AND \"$times\" > 1 LIMIT 1"
                .formatted(quoted(CHANGES)));
    if (queries.hasRows(twice, changes)) {
      throw new SheafException(
              ErrorCode.CARDINALITY_VIOLATION,
              "a row of table \"%s\" would be changed more than once".formatted(table.name()))
          .withHint("let each of its rows match at most one row of the source")
          .at(SheafParser.position(table.target().getParserPosition()));
    }
  }

  private Result result(ChangeQueries.Named changes) {
    if (returning.isEmpty()) {
      SqlNode changed =
          SheafParser.parseKept(
              "SELECT \"$action\" FROM %s WHERE \"$action\" > 0".formatted(quoted(CHANGES)));
      Schema schema = new Schema(List.of(new Field("action", DataType.Simple.INTEGER, true)));
      try (StoredTable rows = queries.rows("changed rows", schema, changed, changes)) {
        return MemoryResult.counted(rows.rowCount());
      }
    }
    return queries.result(returned(quoted(CHANGES), "\"$action\" > 0"), changes);
  }

  /** What RETURNING gives of rows that stand under a name. */
  private SqlNode returned(String rows, String which) {
    SqlTemplate template = new SqlTemplate();
    StringJoiner items = new StringJoiner(", ");
    for (SqlNode item : returning.orElseThrow()) {
      boolean star = item instanceof SqlIdentifier id && id.isStar() && id.names.size() == 1;
      // What was done can be asked for, but is none of the table's columns.
      items.add(star ? TableMerge.names(table.schema()) : template.place(item));
    }
    String columns = TableMerge.names(table.schema());
    if (tellsAction) {
      columns += ", " + TableMerge.Done.word("\"$action\"") + " AS merge_action";
    }
    return template.query(
        "SELECT %s FROM (SELECT %s FROM %s WHERE %s) AS %s"
            .formatted(items, columns, rows, which, quoted(alias)));
  }

  /** The columns of a statement's result, without running it. */
  Schema schema() {
    if (returning.isEmpty()) {
      return new Schema(List.of());
    }
    StringJoiner nothing = new StringJoiner(", ");
    for (Field field : table.schema().fields()) {
      nothing.add(quoted(field.name()));
    }
    return queries.schema(
        returned(
            "(SELECT %s, 0 AS \"$action\" FROM %s) AS r"
                .formatted(
                    nothing,
                    String.join(
                        ".", table.target().names.stream().map(SqlTemplate::quoted).toList())),
            "TRUE"));
  }

  /** What an INSERT without conflicts returns of the rows that it adds. */
  Result returned(StoredTable added) {
    String rows =
        "(SELECT *, %d AS \"$action\" FROM %s) AS r"
            .formatted(TableMerge.Done.INSERTED.code(), quoted(CHANGES));
    return queries.result(returned(rows, "TRUE"), new ChangeQueries.Named(CHANGES, added));
  }
}
