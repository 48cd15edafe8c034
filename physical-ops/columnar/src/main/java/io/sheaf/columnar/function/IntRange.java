package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;

/** Least and greatest values of the types that lie in ints and longs. */
final class IntRange {
  private IntRange() {}

  static long min(DataType type) {
    return type instanceof Simple simple
        ? switch (simple) {
          case TINYINT -> Byte.MIN_VALUE;
          case SMALLINT -> Short.MIN_VALUE;
          case INTEGER, DATE, INTERVAL_YEAR_MONTH -> Integer.MIN_VALUE;
          default -> Long.MIN_VALUE;
        }
        : Long.MIN_VALUE;
  }

  static long max(DataType type) {
    return ~min(type);
  }
}
