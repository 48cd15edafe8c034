package io.sheaf.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code COPY (query) | table TO 'path' [(option [=] value, ...)]}. */
public final class CopyStatement extends SheafStatement {
  private static final Operator OPERATOR = new Operator("COPY", SqlKind.OTHER, CopyStatement::new);

  private CopyStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public CopyStatement(SqlParserPos position, SqlNode source, SqlNode path, SqlNodeList options) {
    super(OPERATOR, position, source, path, options);
  }

  /** A query, a table's identifier or a {@link TablePath}. */
  public SqlNode source() {
    return getOperandList().get(0);
  }

  public String path() {
    return pathNode().getValueAs(String.class);
  }

  public SqlLiteral pathNode() {
    return (SqlLiteral) getOperandList().get(1);
  }

  /** The options in the order of the text; empty if there are none. */
  public List<CopyOption> options() {
    return optionNodes().stream().map(CopyOption.class::cast).toList();
  }

  private SqlNodeList optionNodes() {
    return (SqlNodeList) getOperandList().get(2);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("COPY");
    if (source().isA(SqlKind.QUERY)) {
      SqlWriter.Frame frame = writer.startList("(", ")");
      source().unparse(writer, 0, 0);
      writer.endList(frame);
    } else {
      source().unparse(writer, 0, 0);
    }
    writer.keyword("TO");
    pathNode().unparse(writer, 0, 0);
    if (!optionNodes().isEmpty()) {
      OptionValue.unparse(optionNodes(), writer);
    }
  }
}
