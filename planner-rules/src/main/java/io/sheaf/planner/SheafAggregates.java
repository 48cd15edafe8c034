package io.sheaf.planner;

import io.sheaf.columnar.aggregate.AggregateFunctions;
import io.sheaf.columnar.type.DataType;
import io.sheaf.planner.type.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.util.Optionality;

/**
 * Aggregate and window functions as the validator sees them, where Calcite has none or has them
 * otherwise.
 */
final class SheafAggregates {
  private static final SqlReturnTypeInference ANY_ROW =
      ReturnTypes.ARG0.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlOperandTypeChecker VALUE_AND_FRACTION =
      OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.NUMERIC);

  private SheafAggregates() {}

  /** All of them; a standard function of the same name gives way. */
  static List<SqlAggFunction> all() {
    return Holder.ALL;
  }

  private static final class Holder {
    static final List<SqlAggFunction> ALL = List.copyOf(list());
  }

  private static List<SqlAggFunction> list() {
    List<SqlAggFunction> all = new ArrayList<>();
    all.add(shift("LAG", SqlKind.LAG));
    all.add(shift("LEAD", SqlKind.LEAD));
    for (String name :
        List.of("var_pop", "var_samp", "variance", "stddev_pop", "stddev_samp", "stddev", "sem")) {
      all.add(registered(name, OperandTypes.NUMERIC));
    }
    for (String name :
        List.of(
            "skewness",
            "kurtosis",
            "kurtosis_pop",
            "product",
            "fsum",
            "kahan_sum",
            "favg",
            "geometric_mean",
            "geomean")) {
      all.add(registered(name, OperandTypes.NUMERIC));
    }
    for (String name :
        List.of(
            "covar_pop",
            "covar_samp",
            "corr",
            "regr_count",
            "regr_avgx",
            "regr_avgy",
            "regr_sxx",
            "regr_syy",
            "regr_sxy",
            "regr_slope",
            "regr_intercept",
            "regr_r2")) {
      all.add(registered(name, OperandTypes.NUMERIC_NUMERIC));
    }
    for (String name : List.of("bit_and", "bit_or", "bit_xor")) {
      all.add(registered(name, OperandTypes.INTEGER));
    }
    all.add(registered("count_if", OperandTypes.BOOLEAN));
    all.add(function("mean", OperandTypes.NUMERIC, ReturnTypes.AVG_AGG_FUNCTION));
    all.add(function("bool_and", OperandTypes.BOOLEAN, ANY_ROW));
    all.add(function("bool_or", OperandTypes.BOOLEAN, ANY_ROW));
    all.add(function("median", OperandTypes.ANY, SheafAggregates::between));
    all.add(function("mad", OperandTypes.NUMERIC, doubles()));
    all.add(function("entropy", OperandTypes.ANY, doubles()));
    all.add(function("mode", OperandTypes.ANY, ANY_ROW));
    all.add(function("quantile_cont", VALUE_AND_FRACTION, SheafAggregates::between));
    for (String name : List.of("quantile", "quantile_disc", "quantile_disc_desc")) {
      all.add(function(name, VALUE_AND_FRACTION, ANY_ROW));
    }
    all.add(
        function(
            "string_agg",
            OperandTypes.or(OperandTypes.STRING, OperandTypes.STRING_STRING),
            ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE)));
    for (String name : List.of("arg_min", "arg_max", "min_by", "max_by")) {
      all.add(function(name, OperandTypes.ANY_ANY, ANY_ROW));
    }
    for (String name : List.of("first", "last", "arbitrary")) {
      all.add(function(name, OperandTypes.ANY, ANY_ROW));
    }
    return all;
  }

  private static SqlReturnTypeInference doubles() {
    return ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  }

  /** The type of a value between two others: of numbers DOUBLE, of days a point in time. */
  private static RelDataType between(SqlOperatorBinding binding) {
    RelDataTypeFactory types = binding.getTypeFactory();
    RelDataType type = binding.getOperandType(0);
    RelDataType result =
        switch (type.getSqlTypeName()) {
          case DATE -> types.createSqlType(SqlTypeName.TIMESTAMP);
          case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME -> type;
          default -> types.createSqlType(SqlTypeName.DOUBLE);
        };
    return types.createTypeWithNullability(result, true);
  }

  /** A function whose result type its definition gives. */
  private static SqlAggFunction registered(String name, SqlOperandTypeChecker operands) {
    boolean isCount = name.equals("count_if") || name.equals("regr_count");
    return function(
        name,
        operands,
        binding -> {
          List<DataType> arguments =
              IntStream.range(0, binding.getOperandCount())
                  .mapToObj(i -> DataTypes.unpadded(binding.getOperandType(i)))
                  .toList();
          DataType type = AggregateFunctions.resultType(name, arguments);
          return DataTypes.toSql(binding.getTypeFactory(), type, !isCount);
        });
  }

  private static SqlAggFunction function(
      String name, SqlOperandTypeChecker operands, SqlReturnTypeInference type) {
    return new SqlAggFunction(
        name.toUpperCase(Locale.ROOT),
        null,
        SqlKind.OTHER_FUNCTION,
        type,
        null,
        operands,
        SqlFunctionCategory.USER_DEFINED_FUNCTION,
        false,
        false,
        Optionality.OPTIONAL) {};
  }

  /** Null where the other row's value is, whatever the default: Calcite takes it for not null. */
  private static SqlAggFunction shift(String name, SqlKind kind) {
    SqlAggFunction calcites =
        kind == SqlKind.LAG ? SqlStdOperatorTable.LAG : SqlStdOperatorTable.LEAD;
    return new SqlAggFunction(
        name,
        null,
        kind,
        ANY_ROW,
        null,
        calcites.getOperandTypeChecker(),
        SqlFunctionCategory.NUMERIC,
        false,
        true,
        Optionality.FORBIDDEN) {
      @Override
      public boolean allowsNullTreatment() {
        return true;
      }
    };
  }
}
