package io.sheaf.sql.parser;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A statement that Sheaf adds to Calcite's grammar. Immutable; every part, flags included, is an
 * operand, so that visitors see all of it and {@link SqlOperator#createCall} on the operands of one
 * statement makes an equal statement.
 */
public abstract sealed class SheafStatement extends SqlCall
    permits AlterTable,
        ChangeTable,
        ChangeWithQueries,
        CopyStatement,
        CreateMacro,
        CreateSchema,
        CreateSecret,
        CreateStatement,
        DeallocateStatement,
        DefineTable,
        DescribeStatement,
        DropStatement,
        ExecuteStatement,
        ExplainStatement,
        MergeStatement,
        PrepareStatement,
        ResetStatement,
        SetStatement,
        SetVariable,
        ShowSchemas,
        ShowSetting,
        ShowTables,
        SummarizeStatement,
        UseStatement {

  private final Operator operator;
  private final List<SqlNode> operands;

  /** Operands may be null where the text left a part out. */
  SheafStatement(Operator operator, SqlParserPos position, SqlNode... operands) {
    super(position);
    this.operator = operator;
    this.operands = Collections.unmodifiableList(Arrays.asList(operands));
  }

  @Override
  public final SqlOperator getOperator() {
    return operator;
  }

  @Override
  public final List<SqlNode> getOperandList() {
    return operands;
  }

  @Override
  public abstract void unparse(SqlWriter writer, int leftPrec, int rightPrec);

  /** Starts the text of a statement that may stand in FROM, where it is in brackets. */
  static SqlWriter.Frame startTold(SqlWriter writer, int leftPrec, int rightPrec) {
    boolean inFrom = leftPrec > 0 || rightPrec > 0;
    return inFrom ? writer.startList("(", ")") : writer.startList("", "");
  }

  static SqlLiteral flag(boolean value) {
    return SqlLiteral.createBoolean(value, SqlParserPos.ZERO);
  }

  final boolean flag(int operand) {
    return ((SqlLiteral) operands.get(operand)).booleanValue();
  }

  final <E extends Enum<E>> E symbol(int operand, Class<E> type) {
    return ((SqlLiteral) operands.get(operand)).getValueAs(type);
  }

  final SqlIdentifier identifier(int operand) {
    return (SqlIdentifier) operands.get(operand);
  }

  /** The operator of one kind of statement: its name, and how to build one from operands. */
  static final class Operator extends SqlSpecialOperator {
    private final Factory factory;

    Operator(String name, SqlKind kind, Factory factory) {
      super(name, kind);
      this.factory = factory;
    }

    @Override
    public SqlCall createCall(
        SqlLiteral functionQualifier, SqlParserPos position, SqlNode... operands) {
      return factory.create(position, operands);
    }
  }

  /** Builds a call from its operands, in the order of {@link SqlCall#getOperandList}. */
  @FunctionalInterface
  interface Factory {
    SqlCall create(SqlParserPos position, SqlNode[] operands);
  }
}
