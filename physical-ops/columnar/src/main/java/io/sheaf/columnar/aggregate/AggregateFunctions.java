package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;

/** The registered aggregate functions. */
public final class AggregateFunctions {
  private AggregateFunctions() {}

  /**
   * The state columns that a partial aggregation gives for one call, and that the final one takes as its arguments.
   *
   * @param function registered name, lower case
   * @param arguments argument types of the call; empty for count(*)
   * @param result the call's result type
   */
  public static List<DataType> stateTypes(String function, List<DataType> arguments, DataType result) {
    return switch (function) {
      case "count" -> List.of(Simple.BIGINT);
      case "avg" -> List.of(averageSumType(arguments.getFirst()), Simple.BIGINT);
      case "single_value" -> List.of(result, Simple.BIGINT);
      case "sum", "sum0", "min", "max", "any_value", "bool_and", "bool_or" -> List.of(result);
      default -> throw unknown(function);
    };
  }

  static DataType averageSumType(DataType argument) {
    return switch (argument) {
      case Decimal decimal -> new Decimal(Decimal.MAX_PRECISION, decimal.scale());
      case DataType type when type.isInteger() -> new Decimal(Decimal.MAX_PRECISION, 0);
      default -> Simple.DOUBLE;
    };
  }

  static SheafException unknown(String function) {
    return new SheafException(ErrorCode.UNKNOWN_FUNCTION, "there is no aggregate function " + function);
  }
}
