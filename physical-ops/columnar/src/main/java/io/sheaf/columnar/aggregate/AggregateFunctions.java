package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The registered aggregate functions. */
public final class AggregateFunctions {
  private static final Map<String, AggregateFunction> FUNCTIONS = functions();

  private static Map<String, AggregateFunction> functions() {
    Map<String, AggregateFunction> all = new LinkedHashMap<>();
    all.put("count", new CountFunction());
    all.put("count_if", new CountTrue());
    all.put("sum", new SumFunction(true));
    all.put("sum0", new SumFunction(false));
    all.put("avg", new AverageFunction());
    all.put("mean", all.get("avg"));
    all.put("min", new ChoiceFunction(Choice.LEAST));
    all.put("max", new ChoiceFunction(Choice.GREATEST));
    all.put("any_value", new ChoiceFunction(Choice.FIRST));
    all.put("bool_and", new ChoiceFunction(Choice.LEAST));
    all.put("bool_or", new ChoiceFunction(Choice.GREATEST));
    all.put("every", all.get("bool_and"));
    all.put("some", all.get("bool_or"));
    all.put("single_value", new SingleValue());
    for (Statistic statistic : Statistic.values()) {
      all.put(statistic.name().toLowerCase(Locale.ROOT), statistic);
    }
    all.put("variance", Statistic.VAR_SAMP);
    all.put("stddev", Statistic.STDDEV_SAMP);
    for (PairStatistic statistic : PairStatistic.values()) {
      all.put(statistic.name().toLowerCase(Locale.ROOT), statistic);
    }
    for (DoubleFold fold : DoubleFold.values()) {
      all.put(fold.name().toLowerCase(Locale.ROOT), fold);
    }
    all.put("countif", all.get("count_if"));
    all.put("approx_count_distinct", new DistinctSketch());
    all.put("kahan_sum", DoubleFold.FSUM);
    all.put("sumkahan", DoubleFold.FSUM);
    all.put("geomean", DoubleFold.GEOMETRIC_MEAN);
    for (BitFold fold : BitFold.values()) {
      all.put(fold.name().toLowerCase(Locale.ROOT), fold);
    }
    return Collections.unmodifiableMap(all);
  }

  private AggregateFunctions() {}

  /**
   * The state columns that a partial aggregation gives for one call, and that the final one takes
   * as its arguments.
   *
   * @param function registered name, lower case
   * @param arguments argument types of the call; empty for count(*)
   * @param result the call's result type
   */
  public static List<DataType> stateTypes(
      String function, List<DataType> arguments, DataType result) {
    return function(function).stateTypes(arguments, result);
  }

  /** All registered names. */
  public static Set<String> names() {
    return FUNCTIONS.keySet();
  }

  /** The type that arguments of a function are converted to before it sees them. */
  public static DataType argumentType(String function, DataType given) {
    return function(function).argumentType(given);
  }

  /** The result's type for arguments of these types, or null when only the planner knows it. */
  public static DataType resultType(String function, List<DataType> arguments) {
    return function(function).resultType(arguments);
  }

  /** Whether a name is registered. */
  public static boolean contains(String function) {
    return FUNCTIONS.containsKey(function);
  }

  static AggregateFunction function(String name) {
    AggregateFunction function = FUNCTIONS.get(name);
    if (function == null) {
      throw new SheafException(
          ErrorCode.UNKNOWN_FUNCTION, "there is no aggregate function " + name);
    }
    return function;
  }

  private static SheafException mismatch(String function, DataType argument) {
    return new SheafException(ErrorCode.TYPE_MISMATCH, function + " does not take " + argument);
  }

  /** count(*) and count(x). */
  private record CountFunction() implements AggregateFunction {
    @Override
    public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
      return List.of(Simple.BIGINT);
    }

    @Override
    public Bound bind(StateBinder states, AggregateState.Call call) {
      return Bound.of(
          states.count(
              call.arguments().isEmpty() ? -1 : call.arguments().getFirst(), call.filter()));
    }

    @Override
    public Bound bindMerging(StateBinder states, AggregateState.Call call) {
      return Bound.of(
          states.longSum(call.arguments().getFirst(), call.filter(), Simple.BIGINT, false));
    }
  }

  /**
   * sum, and sum0 whose result without rows is 0. The result type decides the state: BIGINT one
   * word, DECIMAL two, else a double.
   */
  private record SumFunction(boolean nullIfEmpty) implements AggregateFunction {
    @Override
    public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
      return List.of(result);
    }

    @Override
    public Bound bind(StateBinder states, AggregateState.Call call) {
      int column = call.arguments().getFirst();
      DataType type = call.type();
      if (type instanceof Decimal) {
        return Bound.of(states.int128Sum(column, call.filter(), type, nullIfEmpty));
      }
      if (type.layout() == Layout.LONG || type == Simple.INTERVAL_YEAR_MONTH) {
        return Bound.of(states.longSum(column, call.filter(), type, nullIfEmpty));
      }
      if (type.isFloating() && states.type(column).isFloating()) {
        return Bound.of(states.doubleSum(column, call.filter(), type, nullIfEmpty));
      }
      throw mismatch("sum to " + type, states.type(column));
    }
  }

  private record ChoiceFunction(Choice choice) implements AggregateFunction {
    @Override
    public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
      return List.of(result);
    }

    @Override
    public Bound bind(StateBinder states, AggregateState.Call call) {
      return Bound.of(states.choice(call.arguments().getFirst(), call.filter(), choice));
    }
  }

  private record AverageFunction() implements AggregateFunction {
    private static DataType sumType(DataType argument) {
      return switch (argument) {
        case Decimal decimal -> new Decimal(Decimal.MAX_PRECISION, decimal.scale());
        case DataType type when type.isInteger() -> new Decimal(Decimal.MAX_PRECISION, 0);
        case DataType type when type.isFloating() -> Simple.DOUBLE;
        case Simple.INTERVAL_DAY_TIME, Simple.INTERVAL_YEAR_MONTH -> argument;
        default -> throw mismatch("avg", argument);
      };
    }

    @Override
    public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
      return List.of(sumType(arguments.getFirst()), Simple.BIGINT);
    }

    @Override
    public Bound bind(StateBinder states, AggregateState.Call call) {
      int column = call.arguments().getFirst();
      return bind(states, call, states.count(column, call.filter()));
    }

    @Override
    public Bound bindMerging(StateBinder states, AggregateState.Call call) {
      return bind(
          states,
          call,
          states.longSum(call.arguments().get(1), call.filter(), Simple.BIGINT, false));
    }

    private static <C extends Accumulator & RowCounter> Bound bind(
        StateBinder states, AggregateState.Call call, C rows) {
      int column = call.arguments().getFirst();
      DataType sumType = sumType(states.type(column));
      if (sumType == Simple.INTERVAL_DAY_TIME || sumType == Simple.INTERVAL_YEAR_MONTH) {
        LongSum sum = states.longSum(column, call.filter(), sumType, true);
        return new Bound(
            List.of(sum::result, rows::result), Average.ofIntervals(sum, rows, call.type()));
      }
      if (!(sumType instanceof Decimal decimal)) {
        DoubleSum sum = states.doubleSum(column, call.filter(), sumType, true);
        return new Bound(
            List.of(sum::result, rows::result), Average.ofDoubles(sum, rows, call.type()));
      }
      Int128Sum sum = states.int128Sum(column, call.filter(), sumType, true);
      AggregateFunction.Output result =
          call.type() instanceof Decimal type
              ? Average.asDecimal(sum, rows, decimal.scale(), type)
              : Average.asDouble(sum, rows, decimal.scale(), call.type());
      return new Bound(List.of(sum::result, rows::result), result);
    }
  }
}
