package io.sheaf.columnar.expr;

import static io.sheaf.columnar.expr.Table.and;
import static io.sheaf.columnar.expr.Table.call;
import static io.sheaf.columnar.expr.Table.literal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A column is loaded only when a condition needs it, and then only for the rows that are left. */
class LazyColumnsTest {
  private final Table table = new Table();
  private final List<String> loads = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    table.close();
  }

  /** Writes down each load. */
  private final class Lazy extends ColumnBatch {
    private final ColumnBatch all = table.batch();
    private final boolean[] loaded = new boolean[all.columnCount()];

    @Override
    public int rowCount() {
      return all.rowCount();
    }

    @Override
    public int columnCount() {
      return all.columnCount();
    }

    @Override
    public Column column(int index) {
      if (!loaded[index]) {
        loads.add(index + ":all");
        loaded[index] = true;
      }
      return all.column(index);
    }

    @Override
    public Column column(int index, int[] rows, int count, ColumnBuffer into) {
      if (!loaded[index]) {
        loads.add(index + ":" + count);
      }
      return all.column(index).gather(rows, count, into);
    }

    @Override
    public boolean isLoaded(int index) {
      return loaded[index];
    }
  }

  private int select(Expr condition) {
    try (Predicate predicate = ExprCompiler.predicate(condition, table.context)) {
      return predicate.select(new Lazy(), new int[8]);
    }
  }

  @Test
  void laterConjunctsLoadTheRowsLeft() {
    Expr a = table.flat(Simple.INTEGER, 1, 2, 3, 4, 5, 6, 7, 8);
    Expr b = table.flat(Simple.BIGINT, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    Expr s = table.dictionary(Simple.VARCHAR, "x", "y", "x", "y", "x", "y", "x", "y");
    table.flat(Simple.INTEGER, 1, 2, 3, 4, 5, 6, 7, 8);
    assertEquals(
        1,
        select(
            and(
                call("<=", a, literal(4)),
                call("=", s, literal("y")),
                call(">", call("+", a, b), literal(8L)),
                call("<", b, literal(7L)))));
    assertEquals(List.of("0:all", "2:4", "1:2", "1:2"), loads);
  }

  @Test
  void nothingIsLoadedForRowsThatAreGone() {
    Expr a = table.flat(Simple.INTEGER, 1, 2);
    Expr b = table.flat(Simple.INTEGER, 1, 2);
    assertEquals(0, select(and(call(">", a, literal(5)), call("=", b, literal(1)))));
    assertEquals(List.of("0:all"), loads);
  }

  @Test
  void caseLoadsEachBranchForItsRows() {
    Expr a = table.flat(Simple.INTEGER, 1, 2, 3, 4);
    Expr b = table.flat(Simple.INTEGER, 10, 20, 30, 40);
    Expr expr =
        new Expr.Case(List.of(call("=", a, literal(2))), List.of(b, literal(0)), Simple.INTEGER);
    try (Evaluator evaluator = ExprCompiler.compile(expr, table.context)) {
      Column result = evaluator.evaluate(new Lazy());
      assertEquals(20, Boxes.value(result, 1));
      assertEquals(0, Boxes.value(result, 3));
    }
    assertEquals(List.of("0:all", "1:1"), loads);
  }
}
