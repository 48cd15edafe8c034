package io.sheaf.tests.fuzz;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;

/** The types that values of random queries have, each with values that matter. */
enum FuzzType {
  INT("INTEGER", Simple.INTEGER, "0", "1", "2", "3", "-1", "-4", "7", "11"),
  BIGINT("BIGINT", Simple.BIGINT, "0", "1", "5", "-3", "12", "4294967296"),
  SMALL("SMALLINT", Simple.SMALLINT, "0", "1", "-2", "3", "100"),
  DECIMAL("DECIMAL(10,2)", new DataType.Decimal(10, 2), "0.00", "1.50", "-2.25", "3.10", "10.00"),
  WIDE("DECIMAL(25,3)", new DataType.Decimal(25, 3), "0.000", "5.125", "-7.500", "0.001"),
  DOUBLE("DOUBLE", Simple.DOUBLE, "0e0", "1.5e0", "-3e0", "2e0", "0.25e0", "1e10"),
  STRING(
      "VARCHAR",
      Simple.VARCHAR,
      "'a'",
      "''",
      "'b'",
      "'abc'",
      "'a much longer string here'",
      "'é'",
      "'ñ🦆'",
      "'%_'"),
  DATE(
      "DATE",
      Simple.DATE,
      "DATE '2020-01-01'",
      "DATE '2020-01-05'",
      "DATE '1969-12-30'",
      "DATE '2020-02-29'"),
  TIMESTAMP(
      "TIMESTAMP",
      new DataType.Timestamp(6, false),
      "TIMESTAMP '2020-01-01 00:00:00'",
      "TIMESTAMP '2020-01-03 12:00:00.5'",
      "TIMESTAMP '1969-12-31 23:59:59.999999'"),
  BOOLEAN("BOOLEAN", Simple.BOOLEAN, "TRUE", "FALSE"),
  LIST(
      "INTEGER[]",
      new DataType.Array(Simple.INTEGER),
      "[1]",
      "[1, 2, 3]",
      "[3, 1, 2, 1]",
      "[2, NULL]"),
  TEXTS(
      "VARCHAR[]",
      new DataType.Array(Simple.VARCHAR),
      "['a']",
      "['b', 'a', NULL]",
      "['', 'a much longer string']"),
  STRUCT(
      "STRUCT(a INTEGER, b VARCHAR)",
      new DataType.Struct(
          List.of(
              new DataType.Struct.Member("a", Simple.INTEGER),
              new DataType.Struct.Member("b", Simple.VARCHAR))),
      "{'a': 1, 'b': 'x'}",
      "{'a': 2, 'b': 'longer than twelve bytes'}",
      "{'a': 1, 'b': NULL}");

  /** Types that are compared, joined and grouped by. */
  static final List<FuzzType> KEYS =
      List.of(
          INT, INT, STRING, BIGINT, DATE, DECIMAL, SMALL, TIMESTAMP, DOUBLE, WIDE, BOOLEAN, LIST,
          STRUCT);

  /** Types that are added up without loss in any order. */
  static final List<FuzzType> NUMBERS = List.of(INT, BIGINT, DECIMAL, SMALL, WIDE, DOUBLE);

  final String sql;

  @SuppressWarnings("ImmutableEnumChecker") // types are immutable
  final DataType type;

  @SuppressWarnings("ImmutableEnumChecker") // an immutable list
  final List<String> literals;

  FuzzType(String sql, DataType type, String... literals) {
    this.sql = sql;
    this.type = type;
    this.literals = List.of(literals);
  }

  boolean isNested() {
    return this == LIST || this == TEXTS || this == STRUCT;
  }

  boolean isInteger() {
    return this == INT || this == BIGINT || this == SMALL;
  }

  boolean isNumber() {
    return NUMBERS.contains(this);
  }

  /** The type of values of a data type, or null. */
  static FuzzType of(DataType type) {
    for (FuzzType each : values()) {
      if (each.type.equals(type)) {
        return each;
      }
    }
    return type instanceof DataType.Timestamp t && !t.instant() ? TIMESTAMP : null;
  }
}
