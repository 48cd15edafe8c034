package io.sheaf.service;

import io.sheaf.columnar.type.DataType;

/**
 * A type as column metadata has it.
 *
 * @param precision digits of a number, characters of a text or a moment; 0 without a bound
 * @param scale digits after the point
 */
record SqlType(String name, int precision, int scale, boolean isText) {
  static SqlType of(DataType type) {
    return switch (type) {
      case DataType.Simple simple -> simple(simple);
      case DataType.Decimal(int precision, int scale) ->
          new SqlType("DECIMAL", precision, scale, false);
      case DataType.Char(int length) -> new SqlType("CHAR", length, 0, true);
      case DataType.Time(int digits) -> new SqlType("TIME", 8 + fraction(digits), digits, false);
      case DataType.Timestamp(int digits, boolean instant) ->
          instant
              ? new SqlType("TIMESTAMP WITH LOCAL TIME ZONE", 25 + fraction(digits), digits, false)
              : new SqlType("TIMESTAMP", 19 + fraction(digits), digits, false);
      case DataType.Nested nested -> new SqlType(nested.toString(), 0, 0, false);
    };
  }

  private static int fraction(int digits) {
    return digits == 0 ? 0 : digits + 1;
  }

  private static SqlType simple(DataType.Simple type) {
    int precision =
        switch (type) {
          case BOOLEAN -> 1;
          case TINYINT -> 3;
          case SMALLINT -> 5;
          case INTEGER, DATE -> 10;
          case BIGINT -> 19;
          case REAL -> 7;
          case DOUBLE -> 15;
          case UUID -> 36;
          case VARCHAR, VARBINARY, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL -> 0;
        };
    return new SqlType(type.toString(), precision, 0, type == DataType.Simple.VARCHAR);
  }
}
