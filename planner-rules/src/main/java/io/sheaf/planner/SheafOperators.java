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
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;

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

  /**
   * The condition of a mark join whose answer may be unknown: whether a right row counts at all,
   * and whether the left row is its equal, which may be null. No name a statement could use.
   */
  public static final SqlFunction MARK_CONDITION =
      new SqlFunction(
          "$MARK_CONDITION",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.BOOLEAN_NULLABLE,
          null,
          OperandTypes.BOOLEAN_BOOLEAN,
          SqlFunctionCategory.SYSTEM);

  /** Whether a function of this name, in any case, aggregates rows. */
  public static boolean isAggregate(String name) {
    return Holder.AGGREGATES.contains(name.toUpperCase(Locale.ROOT));
  }

  private static final class Holder {

    static final SqlOperatorTable TABLE =
        SqlOperatorTables.chain(
            new StandardOperators(),
            SqlOperatorTables.of(SheafAggregates.all()),
            SqlOperatorTables.of(SqlLibraryOperators.ILIKE, SqlLibraryOperators.NOT_ILIKE),
            SqlOperatorTables.of(registered()));

    static final Set<String> AGGREGATES = aggregates(TABLE);
  }

  /** Calcite's standard operators, but for those that {@link SheafAggregates} has instead. */
  private static final class StandardOperators implements SqlOperatorTable {
    private final Set<String> replaced = new HashSet<>();

    StandardOperators() {
      SheafAggregates.all().forEach(aggregate -> replaced.add(aggregate.getName()));
    }

    private boolean isReplaced(SqlOperator operator) {
      return operator instanceof SqlAggFunction && replaced.contains(operator.getName());
    }

    @Override
    public void lookupOperatorOverloads(
        SqlIdentifier name,
        SqlFunctionCategory category,
        SqlSyntax syntax,
        List<SqlOperator> found,
        SqlNameMatcher matcher) {
      List<SqlOperator> standard = new ArrayList<>();
      SqlStdOperatorTable.instance()
          .lookupOperatorOverloads(name, category, syntax, standard, matcher);
      standard.stream().filter(operator -> !isReplaced(operator)).forEach(found::add);
    }

    @Override
    public List<SqlOperator> getOperatorList() {
      return SqlStdOperatorTable.instance().getOperatorList().stream()
          .filter(operator -> !isReplaced(operator))
          .toList();
    }
  }

  private static Set<String> aggregates(SqlOperatorTable table) {
    Set<String> names = new HashSet<>(Set.of("STRING_AGG", "GROUP_CONCAT", "ARRAY_AGG"));
    for (SqlOperator operator : table.getOperatorList()) {
      if (operator instanceof SqlAggFunction) {
        names.add(operator.getName());
      }
    }
    return names;
  }

  private static List<SqlOperator> registered() {
    Set<String> standard = new HashSet<>();
    SqlStdOperatorTable.instance()
        .getOperatorList()
        .forEach(operator -> standard.add(operator.getName().toLowerCase(Locale.ROOT)));
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
            DataTypes.toSql(
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
        resultType(function, binding);
        return true;
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
