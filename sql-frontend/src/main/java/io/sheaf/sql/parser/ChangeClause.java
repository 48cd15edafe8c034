package io.sheaf.sql.parser;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * What happens to some of the rows that a statement compares with a table's: a {@code WHEN} of
 * MERGE, or the {@code ON CONFLICT} of INSERT. Immutable.
 */
public final class ChangeClause extends SqlCall {
  /** Which rows it is for. */
  public enum Match {
    /** Rows of the table with a row of the source. */
    MATCHED("MATCHED"),
    /** Rows of the source without one of the table. */
    NOT_MATCHED("NOT MATCHED"),
    /** Rows of the table without one of the source. */
    NOT_MATCHED_BY_SOURCE("NOT MATCHED BY SOURCE"),
    /** Rows of an INSERT that share a key with one of the table. */
    CONFLICT("CONFLICT");

    private final String text;

    Match(String text) {
      this.text = text;
    }

    /**
     * The same, with {@code BY SOURCE} said.
     *
     * @throws SheafException SYNTAX_ERROR when it can't be said of it
     */
    public Match bySource(SqlParserPos position) {
      if (this != NOT_MATCHED) {
        throw new SheafException(ErrorCode.SYNTAX_ERROR, "MATCHED is always by both sides")
            .withHint("write WHEN NOT MATCHED BY SOURCE")
            .at(SheafParser.position(position));
      }
      return NOT_MATCHED_BY_SOURCE;
    }
  }

  /** What becomes of them. */
  public enum Action {
    UPDATE,
    DELETE,
    INSERT,
    /** The new row stands in the place of the old one. */
    REPLACE,
    NOTHING
  }

  private static final SheafStatement.Operator OPERATOR =
      new SheafStatement.Operator("WHEN", SqlKind.OTHER, ChangeClause::new);

  private final List<SqlNode> operands;

  private ChangeClause(SqlParserPos position, SqlNode[] operands) {
    super(position);
    this.operands = Collections.unmodifiableList(Arrays.asList(operands));
  }

  /**
   * One clause.
   *
   * @param key the columns of a conflict, or null for any
   * @param condition what must be true besides, or null
   * @param columns those that get values; none for all
   * @param values one for each column, or none when the source's columns of the same names give
   *     them
   */
  public ChangeClause(
      SqlParserPos position,
      Match match,
      SqlNodeList key,
      SqlNode condition,
      Action action,
      SqlNodeList columns,
      SqlNodeList values) {
    this(
        position,
        new SqlNode[] {
          SqlLiteral.createSymbol(match, SqlParserPos.ZERO),
          key,
          condition,
          SqlLiteral.createSymbol(action, SqlParserPos.ZERO),
          columns,
          values
        });
  }

  /** What INSERT OR REPLACE and INSERT OR IGNORE do with rows that share any key. */
  public static ChangeClause onAnyConflict(SqlParserPos position, Action action) {
    SqlNodeList none = new SqlNodeList(SqlParserPos.ZERO);
    return new ChangeClause(position, Match.CONFLICT, null, null, action, none, none);
  }

  /**
   * Checks that each column has its value.
   *
   * @throws SheafException INVALID_STATEMENT
   */
  public static void checkPairs(SqlNodeList columns, SqlNodeList values) {
    if (columns.size() != values.size()) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              "%d columns are set to %d values".formatted(columns.size(), values.size()))
          .at(SheafParser.position(columns.get(0).getParserPosition()));
    }
  }

  public Match match() {
    return ((SqlLiteral) operands.get(0)).getValueAs(Match.class);
  }

  /** The columns whose values a row shares with another; empty for any key. */
  public Optional<SqlNodeList> key() {
    return Optional.ofNullable((SqlNodeList) operands.get(1));
  }

  /** What must be true besides. */
  public Optional<SqlNode> condition() {
    return Optional.ofNullable(operands.get(2));
  }

  public Action action() {
    return ((SqlLiteral) operands.get(3)).getValueAs(Action.class);
  }

  /** The columns that get values; none for all. */
  public SqlNodeList columns() {
    return (SqlNodeList) operands.get(4);
  }

  /** Their values; none when the source's columns of the same names give them. */
  public SqlNodeList values() {
    return (SqlNodeList) operands.get(5);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return operands;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    if (match() == Match.CONFLICT) {
      writer.keyword("ON CONFLICT");
      key().ifPresent(key -> key.unparse(writer, 1, 1));
      writer.keyword("DO");
    } else {
      writer.keyword("WHEN");
      writer.keyword(match().text);
      condition()
          .ifPresent(
              condition -> {
                writer.keyword("AND");
                condition.unparse(writer, 0, 0);
              });
      writer.keyword("THEN");
      if (action() == Action.NOTHING) {
        writer.keyword("DO");
      }
    }
    writer.keyword(action().name());
    switch (action()) {
      case UPDATE -> {
        if (!columns().isEmpty()) {
          unparseAssignments(writer, columns(), values());
        }
      }
      case INSERT -> {
        if (!columns().isEmpty()) {
          columns().unparse(writer, 1, 1);
        }
        if (!values().isEmpty()) {
          writer.keyword("VALUES");
          values().unparse(writer, 1, 1);
        }
      }
      case DELETE, REPLACE, NOTHING -> {
        // They have no values.
      }
    }
    if (match() == Match.CONFLICT) {
      unparseWhere(writer, condition().orElse(null));
    }
  }

  static void unparseAssignments(SqlWriter writer, SqlNodeList columns, SqlNodeList values) {
    writer.keyword("SET");
    SqlWriter.Frame frame = writer.startList("", "");
    for (int i = 0; i < columns.size(); i++) {
      writer.sep(",");
      columns.get(i).unparse(writer, 0, 0);
      writer.keyword("=");
      values.get(i).unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }

  static void unparseWhere(SqlWriter writer, SqlNode condition) {
    if (condition != null) {
      writer.keyword("WHERE");
      condition.unparse(writer, 0, 0);
    }
  }
}
