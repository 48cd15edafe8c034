package io.sheaf.planner;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.ScalarFunction;
import io.sheaf.columnar.type.DataType;
import io.sheaf.planner.type.DataTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlOperatorTables;

/** The operators and functions that statements may use. */
public final class SheafOperators {
  private SheafOperators() {}

  /**
   * Calcite's standard operators with their inference, and every registered function that has no
   * namesake there.
   */
  public static SqlOperatorTable table() {
    return Holder.TABLE;
  }

  private static final class Holder {
    static final List<SqlOperator> REGISTERED = registered();

    static final SqlOperatorTable TABLE =
        SqlOperatorTables.chain(
            SqlStdOperatorTable.instance(),
            SqlOperatorTables.of(NestedOperators.all()),
            SqlOperatorTables.of(SqlLibraryOperators.ILIKE, SqlLibraryOperators.NOT_ILIKE),
            SqlOperatorTables.of(REGISTERED));

    static final Map<String, SqlOperator> BY_NAME =
        REGISTERED.stream()
            .collect(
                Collectors.toMap(o -> o.getName().toLowerCase(Locale.ROOT), Function.identity()));
  }

  /** The registered functions that Calcite has no namesake for, by name in small letters. */
  static Map<String, SqlOperator> byName() {
    return Holder.BY_NAME;
  }

  private static List<SqlOperator> registered() {
    Set<String> standard = new HashSet<>();
    SqlStdOperatorTable.instance()
        .getOperatorList()
        .forEach(operator -> standard.add(operator.getName().toLowerCase(Locale.ROOT)));
    standard.addAll(NestedOperators.byName().keySet());
    List<SqlOperator> operators = new ArrayList<>();
    for (ScalarFunction function : FunctionRegistry.standard().all()) {
      List<String> names = new ArrayList<>(function.aliases());
      names.add(function.name());
      for (String name : names) {
        if (Character.isLetter(name.charAt(0)) && name.indexOf(' ') < 0 && standard.add(name)) {
          operators.add(adapted(name, function));
        }
      }
    }
    return operators;
  }

  private static SqlFunction adapted(String name, ScalarFunction function) {
    SqlReturnTypeInference type =
        binding ->
            isOpen(binding)
                ? binding.getTypeFactory().createSqlType(SqlTypeName.ANY)
                : DataTypes.toSql(
                    binding.getTypeFactory(),
                    resultType(function, binding),
                    nullable(function, binding));
    return new SqlFunction(
        name.toUpperCase(Locale.ROOT),
        SqlKind.OTHER_FUNCTION,
        type,
        null,
        new Accepted(function),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  /** Whether an operand has no type yet: it depends on a lambda's parameters. */
  private static boolean isOpen(SqlOperatorBinding binding) {
    return binding.collectOperandTypes().stream().anyMatch(NestedOperators::isOpen);
  }

  private static DataType resultType(ScalarFunction function, SqlOperatorBinding binding) {
    return function.resultType(
        binding.collectOperandTypes().stream().map(DataTypes::unpadded).toList());
  }

  private static boolean nullable(ScalarFunction function, SqlOperatorBinding binding) {
    return !function.isStrict()
        || binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
  }

  /** Asks the registered function whether it takes the operands. */
  private record Accepted(ScalarFunction function) implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      try {
        return isOpen(binding) || resultType(function, binding) != null;
      } catch (SheafException mismatch) {
        if (throwOnFailure) {
          throw binding.newValidationSignatureError();
        }
        return false;
      }
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.any();
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return function.example() == null ? name + "(...)" : function.example();
    }
  }
}
