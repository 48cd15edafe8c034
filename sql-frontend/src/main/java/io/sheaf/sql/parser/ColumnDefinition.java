package io.sheaf.sql.parser;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** One column of a {@link DefineTable}: name, type, whether it may be null, default. */
public final class ColumnDefinition extends SqlCall {
  private static final SheafStatement.Operator OPERATOR =
      new SheafStatement.Operator("COLUMN", SqlKind.COLUMN_DECL, ColumnDefinition::new);

  private final List<SqlNode> operands;

  private ColumnDefinition(SqlParserPos position, SqlNode[] operands) {
    super(position);
    this.operands = Arrays.asList(operands);
  }

  /** {@code defaultValue} is null when the column has none. */
  public ColumnDefinition(
      SqlParserPos position,
      SqlIdentifier name,
      SqlDataTypeSpec type,
      boolean nullable,
      SqlNode defaultValue) {
    this(position, new SqlNode[] {name, type, SheafStatement.flag(nullable), defaultValue});
  }

  /** Lets columns of a primary key hold no nulls. */
  public static void forbidNulls(SqlNodeList definitions, SqlNodeList key) {
    for (SqlNode definition : definitions) {
      ColumnDefinition column = (ColumnDefinition) definition;
      if (key.stream()
          .anyMatch(name -> ((SqlIdentifier) name).getSimple().equalsIgnoreCase(column.name()))) {
        column.operands.set(2, SheafStatement.flag(false));
      }
    }
  }

  public String name() {
    return ((SqlIdentifier) operands.get(0)).getSimple();
  }

  public SqlDataTypeSpec type() {
    return (SqlDataTypeSpec) operands.get(1);
  }

  public boolean nullable() {
    return ((SqlLiteral) operands.get(2)).booleanValue();
  }

  public Optional<SqlNode> defaultValue() {
    return Optional.ofNullable(operands.get(3));
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
    operands.get(0).unparse(writer, 0, 0);
    type().unparse(writer, 0, 0);
    if (!nullable()) {
      writer.keyword("NOT NULL");
    }
    defaultValue()
        .ifPresent(
            value -> {
              writer.keyword("DEFAULT");
              value.unparse(writer, 0, 0);
            });
  }
}
