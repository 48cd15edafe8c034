package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;

/**
 * single_value: the value of the only row, null without rows; more rows are an error. What a scalar
 * subquery means.
 */
final class SingleValue implements AggregateFunction {
  @Override
  public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
    return List.of(result, Simple.BIGINT);
  }

  @Override
  public Bound bind(StateBinder states, AggregateState.Call call) {
    Accumulator value = states.choice(call.arguments().getFirst(), call.filter(), Choice.FIRST);
    Count rows = states.count(-1, call.filter());
    return new Bound(List.of(value::result, rows::result), checked(value, rows));
  }

  @Override
  public Bound bindMerging(StateBinder states, AggregateState.Call call) {
    Accumulator value = states.choice(call.arguments().getFirst(), call.filter(), Choice.FIRST);
    LongSum rows = states.longSum(call.arguments().get(1), call.filter(), Simple.BIGINT, false);
    return new Bound(List.of(value::result, rows::result), checked(value, rows));
  }

  private static Output checked(Accumulator value, RowCounter rows) {
    return (records, count, into) -> {
      for (int i = 0; i < count; i++) {
        if (rows.count(records[i]) > 1) {
          throw new SheafException(
                  ErrorCode.CARDINALITY_VIOLATION, "scalar subquery returned more than one row")
              .withHint("add LIMIT 1, or aggregate its result");
        }
      }
      return value.result(records, count, into);
    };
  }
}
