package io.sheaf.sql.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.util.Litmus;

/** Checks that a tree survives being written as text and read again. */
final class RoundTrip {
  private RoundTrip() {}

  static void check(SqlNode tree) {
    String text = SheafParser.unparse(tree);
    SqlNode again = SheafParser.parse(text);
    assertTrue(tree.equalsDeep(again, Litmus.IGNORE), text);
    assertEquals(text, SheafParser.unparse(again));
  }
}
