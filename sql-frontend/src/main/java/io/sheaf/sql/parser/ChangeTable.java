package io.sheaf.sql.parser;

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
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * An INSERT, UPDATE or DELETE with a clause that Calcite's nodes have no place for: {@code FROM},
 * {@code USING}, {@code ON CONFLICT}, {@code RETURNING}, {@code BY NAME}.
 */
public final class ChangeTable extends SheafStatement {
  private static final Operator OPERATOR = new Operator("CHANGE", SqlKind.OTHER, ChangeTable::new);

  private ChangeTable(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /**
   * A statement of its parts: Calcite's node alone where that says all.
   *
   * @param alias of the table; null for none
   * @param byName whether an INSERT takes the query's columns by their names
   * @param sources further tables; null for none
   * @param conflict what happens to rows that share a key; null for an error
   * @param returning what is given of the changed rows; null for nothing
   */
  public static SqlNode of(
      SqlParserPos position,
      SqlCall change,
      SqlIdentifier alias,
      boolean byName,
      SqlNode sources,
      ChangeClause conflict,
      SqlNodeList returning) {
    if (!byName && sources == null && conflict == null && returning == null) {
      return change;
    }
    return new ChangeTable(
        position, new SqlNode[] {change, alias, flag(byName), sources, conflict, returning});
  }

  /** One row, whose value is of no interest. */
  public static SqlNode oneRow(SqlParserPos position) {
    return SqlStdOperatorTable.VALUES.createCall(
        position,
        SqlStdOperatorTable.ROW.createCall(position, SqlLiteral.createBoolean(true, position)));
  }

  /** A {@link SqlInsert}, {@link SqlUpdate} or {@link SqlDelete}. */
  public SqlCall change() {
    return (SqlCall) getOperandList().get(0);
  }

  /** The table whose rows change. */
  public SqlIdentifier table() {
    return (SqlIdentifier)
        switch (change()) {
          case SqlInsert insert -> insert.getTargetTable();
          case SqlUpdate update -> update.getTargetTable();
          case SqlDelete delete -> delete.getTargetTable();
          default -> throw new IllegalStateException("no change: " + change().getKind());
        };
  }

  /** The name that expressions know the table by. */
  public String alias() {
    SqlIdentifier alias = identifier(1);
    return alias != null ? alias.getSimple() : table().names.getLast();
  }

  /** Whether an INSERT takes the query's columns by their names. */
  public boolean byName() {
    return flag(2);
  }

  /** The tables of FROM or USING. */
  public Optional<SqlNode> sources() {
    return Optional.ofNullable(getOperandList().get(3));
  }

  /** What happens to rows that share a key with one of the table. */
  public Optional<ChangeClause> conflict() {
    return Optional.ofNullable((ChangeClause) getOperandList().get(4));
  }

  /** What is given of the changed rows. */
  public Optional<List<SqlNode>> returning() {
    return Optional.ofNullable((SqlNodeList) getOperandList().get(5)).map(SqlNodeList::getList);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    switch (change()) {
      case SqlInsert insert -> insert(writer, insert);
      case SqlUpdate update -> {
        writer.keyword("UPDATE");
        target(writer);
        ChangeClause.unparseAssignments(
            writer, update.getTargetColumnList(), update.getSourceExpressionList());
        sources(writer, "FROM");
        ChangeClause.unparseWhere(writer, update.getCondition());
      }
      case SqlDelete delete -> {
        writer.keyword("DELETE FROM");
        target(writer);
        sources(writer, "USING");
        ChangeClause.unparseWhere(writer, delete.getCondition());
      }
      default -> throw new IllegalStateException("no change: " + change().getKind());
    }
    unparseReturning(writer, returning().orElse(List.of()));
  }

  private void insert(SqlWriter writer, SqlInsert insert) {
    boolean replaces =
        conflict().filter(c -> c.action() == ChangeClause.Action.REPLACE).isPresent();
    writer.keyword(replaces ? "INSERT OR REPLACE INTO" : "INSERT INTO");
    target(writer);
    SqlNodeList columns = insert.getTargetColumnList();
    if (columns != null && columns.isEmpty()) {
      writer.keyword("DEFAULT VALUES");
    } else {
      if (columns != null) {
        columns.unparse(writer, 1, 1);
      }
      if (byName()) {
        writer.keyword("BY NAME");
      }
      insert.getSource().unparse(writer, 0, 0);
    }
    if (!replaces) {
      conflict().ifPresent(conflict -> conflict.unparse(writer, 0, 0));
    }
  }

  private void target(SqlWriter writer) {
    table().unparse(writer, 0, 0);
    if (identifier(1) != null) {
      writer.keyword("AS");
      identifier(1).unparse(writer, 0, 0);
    }
  }

  private void sources(SqlWriter writer, String keyword) {
    sources()
        .ifPresent(
            sources -> {
              writer.keyword(keyword);
              SqlWriter.Frame frame = writer.startList("", "");
              sources.unparse(writer, 0, 0);
              writer.endList(frame);
            });
  }

  static void unparseReturning(SqlWriter writer, List<SqlNode> items) {
    if (!items.isEmpty()) {
      writer.keyword("RETURNING");
      SqlWriter.Frame frame = writer.startList("", "");
      for (SqlNode item : items) {
        writer.sep(",");
        item.unparse(writer, 0, 0);
      }
      writer.endList(frame);
    }
  }
}
