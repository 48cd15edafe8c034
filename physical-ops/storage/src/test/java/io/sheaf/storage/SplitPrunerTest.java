package io.sheaf.storage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitPrunerTest {
  private static final long ROWS = 10;
  private static final ColumnStatistics TEN_TO_TWENTY = new ColumnStatistics(10, 20, 0, -1, false);

  private static boolean mayMatch(ColumnStatistics column, Expr condition) {
    return SplitPruner.mayMatch(List.of(condition), _ -> column, ROWS);
  }

  private static Expr column(DataType type) {
    return new Expr.InputRef(0, type);
  }

  private static Expr call(String function, Expr... operands) {
    return new Expr.Call(function, List.of(operands), Simple.BOOLEAN);
  }

  private static Expr compare(String relation, Object value) {
    return call(relation, column(Simple.INTEGER), new Expr.Literal(value, Simple.INTEGER));
  }

  @Test
  void comparisonsLookAtTheBoundThatMatters() {
    assertFalse(mayMatch(TEN_TO_TWENTY, compare("<", 10)));
    assertTrue(mayMatch(TEN_TO_TWENTY, compare("<=", 10)));
    assertFalse(mayMatch(TEN_TO_TWENTY, compare(">", 20)));
    assertTrue(mayMatch(TEN_TO_TWENTY, compare(">=", 20)));
    assertFalse(mayMatch(TEN_TO_TWENTY, compare("=", 21)));
    assertTrue(mayMatch(TEN_TO_TWENTY, compare("=", 15)));
    assertFalse(mayMatch(new ColumnStatistics(7, 7, 0, -1, false), compare("<>", 7)));
  }

  @Test
  void aConstantOnTheLeftIsTheMirrorImage() {
    Expr five = new Expr.Literal(5, Simple.INTEGER);
    assertFalse(mayMatch(TEN_TO_TWENTY, call(">", five, column(Simple.INTEGER))));
    assertTrue(mayMatch(TEN_TO_TWENTY, call("<", five, column(Simple.INTEGER))));
  }

  @Test
  void aConjunctionNeedsAllADisjunctionOne() {
    Expr inside = compare("=", 15);
    Expr outside = compare("=", 25);
    assertFalse(mayMatch(TEN_TO_TWENTY, new Expr.And(List.of(inside, outside))));
    assertTrue(mayMatch(TEN_TO_TWENTY, new Expr.Or(List.of(inside, outside))));
    assertFalse(mayMatch(TEN_TO_TWENTY, new Expr.Or(List.of(outside, outside))));
  }

  @Test
  void membershipNeedsOneMemberInside() {
    Expr column = column(Simple.INTEGER);
    assertFalse(mayMatch(TEN_TO_TWENTY, new Expr.In(column, List.of(1, 30), false, false)));
    assertTrue(mayMatch(TEN_TO_TWENTY, new Expr.In(column, List.of(1, 20), false, false)));
    assertTrue(mayMatch(TEN_TO_TWENTY, new Expr.In(column, List.of(1, 30), false, true)));
  }

  @Test
  void nullCountsAnswerNullTests() {
    Expr column = column(Simple.INTEGER);
    assertFalse(mayMatch(TEN_TO_TWENTY, call("is null", column)));
    assertTrue(mayMatch(TEN_TO_TWENTY, call("is not null", column)));
    ColumnStatistics allNull = new ColumnStatistics(null, null, ROWS, -1, false);
    assertFalse(mayMatch(allNull, call("is not null", column)));
    assertTrue(mayMatch(allNull, call("is null", column)));
    assertTrue(mayMatch(allNull, compare("is not distinct from", null)));
    assertFalse(mayMatch(allNull, compare("=", 1)));
  }

  @Test
  void nanIsGreaterThanEveryBound() {
    Expr column = column(Simple.DOUBLE);
    ColumnStatistics mayHaveNaN = new ColumnStatistics(1.0, 2.0, 0, -1, true);
    ColumnStatistics withoutNaN = new ColumnStatistics(1.0, 2.0, 0, -1, false);
    Expr five = new Expr.Literal(5.0, Simple.DOUBLE);
    Expr nan = new Expr.Literal(Double.NaN, Simple.DOUBLE);
    assertTrue(mayMatch(mayHaveNaN, call(">", column, five)));
    assertFalse(mayMatch(withoutNaN, call(">", column, five)));
    assertFalse(mayMatch(mayHaveNaN, call("=", column, five)));
    assertTrue(mayMatch(mayHaveNaN, call("=", column, nan)));
    assertTrue(mayMatch(mayHaveNaN, call("<", column, nan)));
    assertFalse(mayMatch(mayHaveNaN, call("<", column, new Expr.Literal(1.0, Simple.DOUBLE))));
  }

  @Test
  void whatIsNotKnownMayMatch() {
    assertTrue(mayMatch(ColumnStatistics.UNKNOWN, compare("=", 1)));
    assertTrue(mayMatch(TEN_TO_TWENTY, call("is odd", column(Simple.INTEGER))));
    // Unscaled digits of different scales are not comparable.
    Expr price = column(new DataType.Decimal(9, 2));
    Expr limit = new Expr.Literal(5L, new DataType.Decimal(9, 0));
    assertTrue(mayMatch(new ColumnStatistics(100L, 300L, 0, -1, false), call(">", price, limit)));
  }

  private static boolean allMatch(ColumnStatistics column, Expr condition) {
    return SplitPruner.allMatch(List.of(condition), _ -> column, ROWS);
  }

  @Test
  void allRowsMatchOnlyWhereBoundsAreSureOfIt() {
    assertTrue(allMatch(TEN_TO_TWENTY, compare(">=", 10)));
    assertFalse(allMatch(TEN_TO_TWENTY, compare(">", 10)));
    assertTrue(allMatch(TEN_TO_TWENTY, compare("<", 21)));
    assertFalse(allMatch(TEN_TO_TWENTY, compare("<", 20)));
    assertTrue(allMatch(TEN_TO_TWENTY, compare("<>", 9)));
    assertFalse(allMatch(TEN_TO_TWENTY, compare("=", 15)));
    assertTrue(allMatch(new ColumnStatistics(7, 7, 0, -1, false), compare("=", 7)));
    Expr five = new Expr.Literal(5, Simple.INTEGER);
    assertTrue(allMatch(TEN_TO_TWENTY, call("<", five, column(Simple.INTEGER))));
    assertTrue(
        allMatch(
            TEN_TO_TWENTY,
            new Expr.Or(List.of(compare("=", 1), compare(">", 1), compare("=", 2)))));
    assertFalse(allMatch(TEN_TO_TWENTY, new Expr.And(List.of(compare(">", 1), compare("=", 12)))));
  }

  @Test
  void nullsNaNAndUnknownBoundsAreNotSure() {
    assertFalse(allMatch(new ColumnStatistics(10, 20, 1, -1, false), compare(">", 1)));
    assertFalse(allMatch(new ColumnStatistics(10, 20, -1, -1, false), compare(">", 1)));
    assertFalse(allMatch(new ColumnStatistics(10, 20, 0, -1, true), compare(">", 1)));
    assertFalse(allMatch(new ColumnStatistics(10, null, 0, -1, false), compare(">", 1)));
    assertFalse(allMatch(ColumnStatistics.UNKNOWN, compare(">", 1)));
    assertFalse(allMatch(TEN_TO_TWENTY, compare(">", null)));
    assertFalse(allMatch(TEN_TO_TWENTY, call("is distinct from", column(Simple.INTEGER))));
  }

  @Test
  void nullsAreCounted() {
    ColumnStatistics none = new ColumnStatistics(10, 20, 0, -1, false);
    ColumnStatistics all = new ColumnStatistics(null, null, ROWS, -1, false);
    assertTrue(allMatch(all, call("is null", column(Simple.INTEGER))));
    assertFalse(allMatch(none, call("is null", column(Simple.INTEGER))));
    assertTrue(allMatch(none, call("is not null", column(Simple.INTEGER))));
    assertFalse(allMatch(ColumnStatistics.UNKNOWN, call("is not null", column(Simple.INTEGER))));
  }
}
