package io.sheaf.sql.parser;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code MERGE INTO table USING source ON condition WHEN ... [RETURNING items]}. */
public final class MergeStatement extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("MERGE", SqlKind.OTHER, MergeStatement::new);

  private MergeStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /**
   * A merge.
   *
   * @param alias of the table; null for none
   * @param condition by which rows match; null when {@code using} has the columns that are equal
   * @param returning what is given of the changed rows; null for nothing
   */
  public MergeStatement(
      SqlParserPos position,
      SqlIdentifier table,
      SqlIdentifier alias,
      SqlNode source,
      SqlNode condition,
      SqlNodeList using,
      SqlNodeList clauses,
      SqlNodeList returning) {
    super(OPERATOR, position, table, alias, source, condition, using, clauses, returning);
  }

  /** The table whose rows change. */
  public SqlIdentifier table() {
    return identifier(0);
  }

  /** The name that expressions know the table by. */
  public String alias() {
    return identifier(1) != null ? identifier(1).getSimple() : table().names.getLast();
  }

  /** The relation that the table's rows are compared with. */
  public SqlNode source() {
    return getOperandList().get(2);
  }

  /** By what rows match. */
  public Optional<SqlNode> condition() {
    return Optional.ofNullable(getOperandList().get(3));
  }

  /** The columns that are equal when rows match, if there is no condition. */
  public List<SqlNode> using() {
    SqlNodeList using = (SqlNodeList) getOperandList().get(4);
    return using == null ? List.of() : using.getList();
  }

  /** What happens to which rows: the first that fits. */
  public List<ChangeClause> clauses() {
    return ((SqlNodeList) getOperandList().get(5))
        .stream().map(ChangeClause.class::cast).toList();
  }

  /** What is given of the changed rows. */
  public Optional<List<SqlNode>> returning() {
    return Optional.ofNullable((SqlNodeList) getOperandList().get(6)).map(SqlNodeList::getList);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("MERGE INTO");
    table().unparse(writer, 0, 0);
    if (identifier(1) != null) {
      writer.keyword("AS");
      identifier(1).unparse(writer, 0, 0);
    }
    writer.keyword("USING");
    source().unparse(writer, 0, 0);
    condition()
        .ifPresentOrElse(
            condition -> {
              writer.keyword("ON");
              condition.unparse(writer, 0, 0);
            },
            () -> {
              writer.keyword("USING");
              getOperandList().get(4).unparse(writer, 1, 1);
            });
    clauses().forEach(clause -> clause.unparse(writer, 0, 0));
    ChangeTable.unparseReturning(writer, returning().orElse(List.of()));
  }
}
