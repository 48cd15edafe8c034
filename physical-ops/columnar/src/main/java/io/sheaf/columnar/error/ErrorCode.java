package io.sheaf.columnar.error;

/**
 * Stable codes of user-visible errors, each with its SQLSTATE (ISO/IEC 9075, PostgreSQL's where ISO
 * has none).
 */
public enum ErrorCode {
  SYNTAX_ERROR("42601"),
  UNKNOWN_TABLE("42P01"),
  UNKNOWN_COLUMN("42703"),
  UNKNOWN_FUNCTION("42883"),
  AMBIGUOUS_NAME("42702"),
  DUPLICATE_OBJECT("42P07"),
  TYPE_MISMATCH("42804"),
  INVALID_STATEMENT("42000"),
  UNSUPPORTED("0A000"),
  INVALID_SETTING("22023"),
  INVALID_ARGUMENT("22023"),
  DIVISION_BY_ZERO("22012"),
  OUT_OF_RANGE("22003"),
  INVALID_CAST("22018"),
  INVALID_DATETIME("22007"),
  CARDINALITY_VIOLATION("21000"),
  NOT_NULL_VIOLATION("23502"),
  UNIQUE_VIOLATION("23505"),
  FILE_NOT_FOUND("58P01"),
  INVALID_FILE("58030"),
  IO_ERROR("58030"),
  DISK_FULL("53100"),
  OUT_OF_MEMORY("53200"),
  CANCELLED("57014"),
  CONNECTION_FAILED("08001"),
  CONNECTION_LOST("08006"),
  ACCESS_DENIED("28000"),
  WORKER_DIED("58000"),
  NO_WORKER("57P03"),
  OBJECT_CLOSED("24000"),
  INTERNAL_ERROR("XX000");

  private final String sqlState;

  ErrorCode(String sqlState) {
    this.sqlState = sqlState;
  }

  /** Five-character SQLSTATE. */
  public String sqlState() {
    return sqlState;
  }
}
