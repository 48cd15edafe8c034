package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.type.DataType;
import java.util.List;

/**
 * An aggregate function: which state its calls keep and how the result comes out of it. Stateless.
 */
interface AggregateFunction {
  /** The type that an argument is converted to before the function sees it. */
  default DataType argumentType(DataType given) {
    return given;
  }

  /**
   * The type of the result for arguments of these types, or null when only the planner knows it:
   * functions that the SQL standard types.
   */
  default DataType resultType(List<DataType> arguments) {
    return null;
  }

  /** Types of the state columns of a partial aggregation. */
  List<DataType> stateTypes(List<DataType> arguments, DataType result);

  /** Puts the state of a call over rows into the binder's records. */
  Bound bind(StateBinder states, AggregateState.Call call);

  /**
   * Puts the state of a call whose arguments are its own state columns into the binder's records.
   */
  default Bound bindMerging(StateBinder states, AggregateState.Call call) {
    return bind(states, call);
  }

  /**
   * A call with its state in place.
   *
   * @param states one for each state column
   * @param result the call's result
   */
  record Bound(List<Output> states, Output result) {
    static Bound of(Accumulator accumulator) {
      return new Bound(List.of(accumulator::result), accumulator::result);
    }
  }

  /** Reads a column out of records. */
  interface Output {
    io.sheaf.columnar.batch.Column read(
        long[] records, int count, io.sheaf.columnar.batch.ColumnBuffer into);
  }
}
