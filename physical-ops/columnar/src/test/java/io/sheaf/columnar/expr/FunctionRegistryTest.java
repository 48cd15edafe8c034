package io.sheaf.columnar.expr;

import static io.sheaf.columnar.expr.Table.literal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.ScalarFunction;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionRegistryTest {
  private final FunctionRegistry registry = FunctionRegistry.standard();

  @Test
  void everyFunctionIsDocumented() {
    for (ScalarFunction function : registry.all()) {
      assertFalse(function.doc().isBlank(), function.name());
      assertFalse(function.example().isBlank(), function.name());
    }
  }

  @Test
  void resultTypesFollowTheOperands() {
    DataType money = new Decimal(15, 2);
    assertEquals(new Decimal(16, 2), type("+", money, Simple.INTEGER));
    assertEquals(new Decimal(30, 4), type("*", money, money));
    assertEquals(Simple.DOUBLE, type("*", money, Simple.DOUBLE));
    assertEquals(Simple.BIGINT, type("+", Simple.SMALLINT, Simple.BIGINT));
    assertEquals(Simple.DATE, type("+", Simple.DATE, Simple.INTERVAL_YEAR_MONTH));
    assertEquals(Simple.INTEGER, type("-", Simple.DATE, Simple.DATE));
    assertEquals(Simple.BOOLEAN, type("<", Simple.DATE, Simple.DATE));
  }

  private DataType type(String function, DataType... operands) {
    return registry.get(function).resultType(List.of(operands));
  }

  @Test
  void wrongOperandsAndNamesAreErrors() {
    SheafException mismatch =
        assertThrows(SheafException.class, () -> type("substring", Simple.INTEGER, Simple.INTEGER));
    assertEquals(ErrorCode.TYPE_MISMATCH, mismatch.code());
    assertEquals("substring does not take (INTEGER, INTEGER)", mismatch.getMessage());
    try (Table table = new Table()) {
      SheafException unknown =
          assertThrows(
              SheafException.class,
              () -> table.values(Table.call("nosuch", Simple.INTEGER, literal(1))));
      assertEquals(ErrorCode.UNKNOWN_FUNCTION, unknown.code());
    }
  }
}
