package io.sheaf.planner;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.ScalarFunction;
import io.sheaf.columnar.type.DataType;
import io.sheaf.planner.type.DataTypes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** A registered function as an operator of Calcite's: types and behaviour are the definition's. */
final class FunctionOperator extends SqlFunction {
  private static final Set<String> WITHOUT_BRACKETS =
      Set.of(
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "CURRENT_USER",
          "USER",
          "SESSION_USER",
          "SYSTEM_USER",
          "CURRENT_ROLE",
          "CURRENT_SCHEMA",
          "CURRENT_CATALOG");

  private final ScalarFunction function;

  private FunctionOperator(String name, ScalarFunction function) {
    super(
        name.toUpperCase(Locale.ROOT),
        SqlKind.OTHER_FUNCTION,
        binding -> resultType(function, binding),
        null,
        new Accepted(name, function),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.function = function;
  }

  /** The function under one of its names. */
  static FunctionOperator of(String name, ScalarFunction function) {
    return new FunctionOperator(name, function);
  }

  /** Of the standard's functions without operands, the brackets are left out. */
  @Override
  public SqlSyntax getSyntax() {
    return WITHOUT_BRACKETS.contains(getName()) ? SqlSyntax.FUNCTION_ID : SqlSyntax.FUNCTION;
  }

  /** A map is written as its literal is. */
  @Override
  public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
    if (function.name().equals("map_value")) {
      writer.keyword("MAP");
      NestedOperators.writePairs(writer, call);
    } else {
      super.unparse(writer, call, leftPrec, rightPrec);
    }
  }

  @Override
  public boolean isDeterministic() {
    return function.isDeterministic();
  }

  /** What depends on the session is no constant of a plan. */
  @Override
  public boolean isDynamicFunction() {
    return function.dependsOnSession();
  }

  @Override
  public Supplier<Strong.Policy> getStrongPolicyInference() {
    return () -> function.isNullOfNullOnly() ? Strong.Policy.ANY : Strong.Policy.AS_IS;
  }

  static RelDataType resultType(ScalarFunction function, SqlOperatorBinding binding) {
    if (isOpen(binding)) {
      return binding.getTypeFactory().createSqlType(SqlTypeName.ANY);
    }
    List<RelDataType> operands = binding.collectOperandTypes();
    boolean nullable =
        function.givesNull()
            || operands.stream().anyMatch(RelDataType::isNullable)
            || (!function.isNullOfNullOnly()
                && operands.stream().anyMatch(SqlTypeUtil::isCollection))
            || (!function.isNullOfNullOnly() && operands.stream().anyMatch(SqlTypeUtil::isMap));
    return DataTypes.toSql(binding.getTypeFactory(), dataType(function, binding), nullable);
  }

  /** Whether an operand has no type yet: it depends on a lambda's parameters. */
  private static boolean isOpen(SqlOperatorBinding binding) {
    return binding.collectOperandTypes().stream().anyMatch(NestedOperators::isOpen);
  }

  private static DataType dataType(ScalarFunction function, SqlOperatorBinding binding) {
    return function.resultType(
        binding.collectOperandTypes().stream().map(DataTypes::unpadded).toList());
  }

  /** Asks the registered function whether it takes the operands. */
  record Accepted(String name, ScalarFunction function) implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      try {
        return isOpen(binding) || dataType(function, binding) != null;
      } catch (SheafException mismatch) {
        if (throwOnFailure) {
          throw placed(mismatch, binding.getCall().getParserPosition());
        }
        return false;
      }
    }

    private static CalciteContextException placed(SheafException error, SqlParserPos where) {
      CalciteContextException placed = new CalciteContextException(error.getMessage(), error);
      placed.setPosition(
          where.getLineNum(), where.getColumnNum(), where.getEndLineNum(), where.getEndColumnNum());
      return placed;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.any();
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String opName) {
      return function.signatures(name);
    }
  }
}
