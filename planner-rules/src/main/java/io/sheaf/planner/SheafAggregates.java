package io.sheaf.planner;

import io.sheaf.columnar.aggregate.AggregateFunctions;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.planner.type.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlAvgAggFunction;
import org.apache.calcite.sql.fun.SqlFirstLastValueAggFunction;
import org.apache.calcite.sql.fun.SqlNthValueAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlSumAggFunction;
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
      OperandTypes.or(
          OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.NUMERIC),
          OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.ARRAY));
  private static final SqlOperandTypeChecker VALUE_AND_NUMBER =
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
    all.add(ofFrame(SqlKind.FIRST_VALUE));
    all.add(ofFrame(SqlKind.LAST_VALUE));
    all.add(nthOfFrame());
    all.add(new Sum());
    all.add(new Avg());
    all.add(
        function(
            "nth_value_from_last",
            OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.NUMERIC),
            ANY_ROW));
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
            "sumkahan",
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
    all.add(registered("countif", OperandTypes.BOOLEAN));
    all.add(registered("approx_count_distinct", OperandTypes.ANY));
    all.add(function("mean", OperandTypes.NUMERIC, ReturnTypes.AVG_AGG_FUNCTION));
    all.add(function("bool_and", OperandTypes.BOOLEAN, ANY_ROW));
    all.add(function("bool_or", OperandTypes.BOOLEAN, ANY_ROW));
    all.add(function("median", OperandTypes.ANY, SheafAggregates::between));
    all.add(function("mad", OperandTypes.NUMERIC, doubles()));
    all.add(function("entropy", OperandTypes.ANY, doubles()));
    all.add(function("mode", OperandTypes.ANY, ANY_ROW));
    all.add(function("quantile_cont", VALUE_AND_FRACTION, SheafAggregates::between));
    for (String name :
        List.of(
            "quantile",
            "quantile_disc",
            "quantile_disc_desc",
            "approx_quantile",
            "approx_percentile")) {
      all.add(function(name, VALUE_AND_FRACTION, SheafAggregates::quantile));
    }
    for (String name : List.of("array_agg", "list", "list_not_null")) {
      all.add(function(name, OperandTypes.ANY, SheafAggregates::list));
    }
    for (String name : List.of("min_n", "max_n", "approx_top_k")) {
      all.add(function(name, VALUE_AND_NUMBER, SheafAggregates::list));
    }
    for (String name : List.of("arg_min_n", "arg_max_n")) {
      all.add(
          function(
              name,
              OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.ANY, SqlTypeFamily.NUMERIC),
              SheafAggregates::list));
    }
    all.add(function("histogram", OperandTypes.ANY, b -> map(b, 0, Simple.BIGINT)));
    all.add(function("map_agg", OperandTypes.ANY_ANY, b -> map(b, 0, operand(b, 1))));
    all.add(
        function(
            "string_agg",
            OperandTypes.or(OperandTypes.STRING, OperandTypes.STRING_STRING),
            ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE)));
    for (String name :
        List.of("arg_min", "arg_max", "min_by", "max_by", "arg_min_null", "arg_max_null")) {
      all.add(function(name, OperandTypes.ANY_ANY, ANY_ROW));
    }
    for (String name :
        List.of(
            "first",
            "last",
            "arbitrary",
            "any_in_order",
            "first_in_order",
            "last_in_order",
            "last_not_null")) {
      all.add(function(name, OperandTypes.ANY, ANY_ROW));
    }
    return all;
  }

  private static final SqlOperandTypeChecker AMOUNT =
      OperandTypes.or(OperandTypes.NUMERIC, OperandTypes.INTERVAL);

  /** SUM, which adds up intervals too. */
  private static final class Sum extends SqlSumAggFunction {
    @SuppressWarnings("deprecation") // the only constructor there is
    Sum() {
      super(null);
    }

    @Override
    public SqlOperandTypeChecker getOperandTypeChecker() {
      return AMOUNT;
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      return AMOUNT.checkOperandTypes(binding, throwOnFailure);
    }
  }

  /** AVG, which takes intervals too. */
  private static final class Avg extends SqlAvgAggFunction {
    Avg() {
      super(SqlKind.AVG);
    }

    @Override
    public SqlOperandTypeChecker getOperandTypeChecker() {
      return AMOUNT;
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      return AMOUNT.checkOperandTypes(binding, throwOnFailure);
    }
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
    return several(binding, types.createTypeWithNullability(result, true));
  }

  private static RelDataType quantile(SqlOperatorBinding binding) {
    return several(binding, ANY_ROW.inferReturnType(binding));
  }

  /** A list when a list of fractions asks for it. */
  private static RelDataType several(SqlOperatorBinding binding, RelDataType type) {
    RelDataTypeFactory types = binding.getTypeFactory();
    boolean isList =
        binding.getOperandCount() > 1
            && binding.getOperandType(1).getSqlTypeName() == SqlTypeName.ARRAY;
    return isList ? types.createTypeWithNullability(types.createArrayType(type, -1), true) : type;
  }

  private static DataType operand(SqlOperatorBinding binding, int index) {
    return DataTypes.unpadded(binding.getOperandType(index));
  }

  private static RelDataType list(SqlOperatorBinding binding) {
    return DataTypes.toSql(binding.getTypeFactory(), new DataType.Array(operand(binding, 0)), true);
  }

  private static RelDataType map(SqlOperatorBinding binding, int key, DataType value) {
    return DataTypes.toSql(
        binding.getTypeFactory(), new DataType.Map(operand(binding, key), value), true);
  }

  /** A function whose result type its definition gives. */
  private static SqlAggFunction registered(String name, SqlOperandTypeChecker operands) {
    boolean isCount =
        switch (name) {
          case "count_if", "countif", "regr_count", "approx_count_distinct" -> true;
          default -> false;
        };
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
        new AggregateMarks.Checker(operands),
        SqlFunctionCategory.USER_DEFINED_FUNCTION,
        false,
        false,
        Optionality.OPTIONAL) {
      @Override
      public boolean allowsNullTreatment() {
        return true;
      }
    };
  }

  /** FIRST_VALUE or LAST_VALUE: null when the frame has no row, which Calcite leaves out. */
  private static SqlAggFunction ofFrame(SqlKind kind) {
    return new SqlFirstLastValueAggFunction(kind) {
      @Override
      public RelDataType inferReturnType(SqlOperatorBinding binding) {
        return ANY_ROW.inferReturnType(binding);
      }
    };
  }

  private static SqlAggFunction nthOfFrame() {
    return new SqlNthValueAggFunction(SqlKind.NTH_VALUE) {
      @Override
      public RelDataType inferReturnType(SqlOperatorBinding binding) {
        return ANY_ROW.inferReturnType(binding);
      }
    };
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
