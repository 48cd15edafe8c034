package io.sheaf.sql.parser;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** One option of {@code COPY}: {@code name [=] value}, or {@code name} alone for true. */
public final class CopyOption extends SqlCall {
  private static final SheafStatement.Operator OPERATOR =
      new SheafStatement.Operator(
          "COPY OPTION",
          SqlKind.OTHER,
          (position, operands) ->
              new CopyOption(position, (SqlIdentifier) operands[0], operands[1]));

  private final List<SqlNode> operands;

  /** {@code value} is null where the option is its name alone. */
  public CopyOption(SqlParserPos position, SqlIdentifier name, SqlNode value) {
    super(position);
    this.operands = Collections.unmodifiableList(Arrays.asList(name, value));
  }

  /** The name in lower case. */
  public String name() {
    return ((SqlIdentifier) operands.get(0)).getSimple().toLowerCase(Locale.ROOT);
  }

  /** The value as {@link OptionValue#of} gives it; true for a name alone. */
  public Object value() {
    SqlNode value = operands.get(1);
    return value == null ? true : OptionValue.of(value);
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
    if (operands.get(1) != null) {
      OptionValue.unparse(operands.get(1), writer);
    }
  }
}
