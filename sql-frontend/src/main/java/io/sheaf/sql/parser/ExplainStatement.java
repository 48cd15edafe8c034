package io.sheaf.sql.parser;

import java.util.Locale;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code EXPLAIN [ANALYZE] [VERBOSE] [(FORMAT TEXT | JSON | DOT)] statement}. */
public final class ExplainStatement extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("EXPLAIN", SqlKind.OTHER, ExplainStatement::new);

  /** How the plan is shown. */
  public enum Format {
    TEXT,
    JSON,
    DOT;

    /**
     * The format of that name in any case.
     *
     * @throws CalciteContextException with the name's position if there is none
     */
    public static Format named(SqlIdentifier name) {
      for (Format format : values()) {
        if (format.name().equals(name.getSimple().toUpperCase(Locale.ROOT))) {
          return format;
        }
      }
      throw SyntaxError.at(
          name.getParserPosition(),
          "unknown format \"" + name.getSimple() + "\" of EXPLAIN: use TEXT, JSON or DOT");
    }
  }

  private ExplainStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public ExplainStatement(
      SqlParserPos position, boolean analyze, boolean verbose, Format format, SqlNode statement) {
    super(
        OPERATOR,
        position,
        flag(analyze),
        flag(verbose),
        SqlLiteral.createSymbol(format, SqlParserPos.ZERO),
        statement);
  }

  /** Whether the statement is run and its figures are shown. */
  public boolean analyze() {
    return flag(0);
  }

  public boolean verbose() {
    return flag(1);
  }

  public Format format() {
    return symbol(2, Format.class);
  }

  public SqlNode statement() {
    return getOperandList().get(3);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("EXPLAIN");
    if (analyze()) {
      writer.keyword("ANALYZE");
    }
    if (verbose()) {
      writer.keyword("VERBOSE");
    }
    if (format() != Format.TEXT) {
      SqlWriter.Frame frame = writer.startList("(", ")");
      writer.keyword("FORMAT");
      writer.keyword(format().name());
      writer.endList(frame);
    }
    statement().unparse(writer, 0, 0);
  }
}
