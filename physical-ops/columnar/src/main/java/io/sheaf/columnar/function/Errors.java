package io.sheaf.columnar.function;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;

/** Errors that evaluation raises. */
final class Errors {
  private Errors() {}

  static SheafException outOfRange(Object what, DataType type) {
    return new SheafException(ErrorCode.OUT_OF_RANGE, what + " is out of range for " + type);
  }

  static SheafException divisionByZero() {
    return new SheafException(ErrorCode.DIVISION_BY_ZERO, "division by zero")
        .withHint("divide by nullif(x, 0) to get NULL instead");
  }

  static SheafException invalidCast(String text, DataType type) {
    return new SheafException(ErrorCode.INVALID_CAST, "'" + text + "' is not a " + type)
        .withHint("TRY_CAST gives NULL for such values");
  }

  static SheafException invalidArgument(String message) {
    return new SheafException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
