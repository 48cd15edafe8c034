package io.sheaf.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A star with columns left out, replaced, renamed or chosen by their names: {@code * EXCLUDE (a)
 * REPLACE (b + 1 AS b) RENAME (c AS d)}, {@code t.* LIKE 'x%'}. {@link StarExpansion} writes it
 * out.
 */
public final class StarColumns extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("STAR", SqlKind.OTHER) {
        @Override
        public SqlCall createCall(
            SqlLiteral qualifier, SqlParserPos position, SqlNode... operands) {
          return new StarColumns(position, Arrays.asList(operands));
        }
      };

  /** How names are chosen. */
  public enum Choice {
    ALL,
    LIKE,
    NOT_LIKE,
    ILIKE,
    NOT_ILIKE,
    SIMILAR_TO
  }

  private final List<SqlNode> operands;

  private StarColumns(SqlParserPos position, List<SqlNode> operands) {
    super(position);
    this.operands = new ArrayList<>(operands);
  }

  /**
   * A star with its clauses.
   *
   * @param excluded names
   * @param replaced {@code value AS name}
   * @param renamed {@code old AS new}
   * @param pattern a string, null when all names are chosen
   */
  public StarColumns(
      SqlParserPos position,
      SqlIdentifier star,
      SqlNodeList excluded,
      SqlNodeList replaced,
      SqlNodeList renamed,
      Choice choice,
      SqlNode pattern) {
    this(
        position,
        Arrays.asList(
            star, excluded, replaced, renamed, SqlLiteral.createSymbol(choice, position), pattern));
  }

  /**
   * {@code t.* LIKE 'x%'}, which the grammar takes for a comparison, as a star; others as they are.
   */
  public static SqlNode ofComparison(SqlNode node) {
    if (!(node instanceof SqlCall call)
        || call.operandCount() != 2
        || !(call.operand(0) instanceof SqlIdentifier star && star.isStar())
        || !(call.operand(1) instanceof SqlCharStringLiteral pattern)) {
      return node;
    }
    Choice choice =
        switch (call.getOperator().getName()) {
          case "LIKE" -> Choice.LIKE;
          case "NOT LIKE" -> Choice.NOT_LIKE;
          case "ILIKE" -> Choice.ILIKE;
          case "NOT ILIKE" -> Choice.NOT_ILIKE;
          case "SIMILAR TO" -> Choice.SIMILAR_TO;
          default -> null;
        };
    SqlNodeList none = SqlNodeList.EMPTY;
    return choice == null
        ? node
        : new StarColumns(node.getParserPosition(), star, none, none, none, choice, pattern);
  }

  public SqlIdentifier star() {
    return (SqlIdentifier) operands.get(0);
  }

  public SqlNodeList excluded() {
    return (SqlNodeList) operands.get(1);
  }

  public SqlNodeList replaced() {
    return (SqlNodeList) operands.get(2);
  }

  public SqlNodeList renamed() {
    return (SqlNodeList) operands.get(3);
  }

  public Choice choice() {
    return ((SqlLiteral) operands.get(4)).getValueAs(Choice.class);
  }

  /** The pattern that names are compared with. */
  public String pattern() {
    return ((SqlLiteral) operands.get(5)).getValueAs(String.class);
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
  public void setOperand(int index, SqlNode operand) {
    operands.set(index, operand);
  }

  @Override
  public void unparse(SqlWriter writer, int left, int right) {
    star().unparse(writer, left, right);
    list(writer, "EXCLUDE", excluded());
    list(writer, "REPLACE", replaced());
    list(writer, "RENAME", renamed());
    if (choice() != Choice.ALL) {
      writer.keyword(choice().name().replace('_', ' '));
      operands.get(5).unparse(writer, 0, 0);
    }
  }

  private static void list(SqlWriter writer, String keyword, SqlNodeList list) {
    if (!list.isEmpty()) {
      writer.keyword(keyword);
      SqlWriter.Frame frame = writer.startList("(", ")");
      for (SqlNode node : list) {
        writer.sep(",");
        node.unparse(writer, 0, 0);
      }
      writer.endList(frame);
    }
  }
}
