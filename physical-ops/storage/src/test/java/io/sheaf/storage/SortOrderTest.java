package io.sheaf.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SortOrderTest {
  private static final Schema SCHEMA =
      Schema.of(
          new Field("a", Simple.BIGINT, true),
          new Field("B b", Simple.BIGINT, true),
          new Field("c, \"d\" DESC", Simple.BIGINT, true));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a | \"a\"",
        "  A  asc , \"B b\"  desc| \"a\", \"B b\" DESC",
        "no such column nulls first | ",
        "B b nulls first, a NULLS LAST | \"B b\" NULLS FIRST, \"a\"",
        "a DESC NULLS FIRST | \"a\" DESC NULLS FIRST",
        "\"c, \"\"d\"\" DESC\" desc, a | \"c, \"\"d\"\" DESC\" DESC, \"a\"",
      })
  void whatIsWrittenIsReadBack(String text, String written) {
    List<SortOrder.Key> keys = SortOrder.parse(text);
    if (written == null) {
      assertThrows(SheafException.class, () -> SortOrder.columns(keys, SCHEMA));
      return;
    }
    List<SortedColumn> columns = SortOrder.columns(keys, SCHEMA);
    assertEquals(written, SortOrder.format(columns, SCHEMA));
    assertEquals(columns, SortOrder.columns(SortOrder.parse(written), SCHEMA));
  }

  @Test
  void aListIsAnOrderToo() {
    assertEquals(
        List.of(new SortOrder.Key("a", true, false), new SortOrder.Key("b", false, false)),
        SortOrder.parse(List.of("a DESC", "b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "a,", ",a", "\"a", "a\"", "\"\""})
  void whatIsNoOrderIsAnError(String text) {
    SheafException error = assertThrows(SheafException.class, () -> SortOrder.parse(text));
    assertTrue(error.getMessage().contains("'" + text + "'"), error.getMessage());
  }
}
