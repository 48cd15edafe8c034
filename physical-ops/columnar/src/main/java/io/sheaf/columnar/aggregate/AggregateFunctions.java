package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.util.List;
import java.util.Map;

/** The registered aggregate functions. */
public final class AggregateFunctions {
  private static final Map<String, AggregateFunction> FUNCTIONS =
      Map.ofEntries(
          Map.entry("count", new CountFunction()),
          Map.entry("sum", new SumFunction(true)),
          Map.entry("sum0", new SumFunction(false)),
          Map.entry("avg", new AverageFunction()),
          Map.entry("min", new ChoiceFunction(Choice.LEAST)),
          Map.entry("max", new ChoiceFunction(Choice.GREATEST)),
          Map.entry("any_value", new ChoiceFunction(Choice.FIRST)),
          Map.entry("bool_and", new ChoiceFunction(Choice.LEAST)),
          Map.entry("bool_or", new ChoiceFunction(Choice.GREATEST)),
          Map.entry("single_value", new SingleValue()));

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
      if (type.layout() == Layout.LONG) {
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
