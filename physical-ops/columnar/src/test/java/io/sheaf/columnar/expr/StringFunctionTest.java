package io.sheaf.columnar.expr;

import static io.sheaf.columnar.expr.Table.call;
import static io.sheaf.columnar.expr.Table.literal;
import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StringFunctionTest {
  private final Table table = new Table();

  @AfterEach
  void nothingIsLeft() {
    table.close();
  }

  private List<Integer> like(Expr operand, String pattern) {
    return table.rows(call("like", operand, literal(pattern)));
  }

  @Test
  void likeMatchesPrefixSuffixPartsAndCharacters() {
    Expr s =
        table.flat(
            Simple.VARCHAR,
            "PROMO BRUSHED COPPER",
            "the special and slow requests",
            "requests then special",
            "straße",
            "",
            null,
            "100%");
    assertEquals(asList(0), like(s, "PROMO%"));
    assertEquals(asList(0), like(s, "%COPPER"));
    assertEquals(asList(1), like(s, "%special%requests%"));
    assertEquals(asList(1, 2), like(s, "%special%"));
    assertEquals(asList(3), like(s, "stra_e"));
    assertEquals(asList(3), like(s, "______"));
    assertEquals(asList(4), like(s, ""));
    assertEquals(asList(0, 1, 2, 3, 4, 6), like(s, "%"));
    assertEquals(asList(0, 1, 2, 3, 6), like(s, "%_%"));
    assertEquals(asList(6), table.rows(call("like", s, literal("%!%"), literal("!"))));
    assertEquals(
        asList(0, 1, 2, 3, 4),
        table.rows(call("not", call("like", s, literal("100!%"), literal("!")))));
    assertEquals(asList(0), table.rows(call("ilike", s, literal("promo%"))));
  }

  @Test
  void likeAgreesWithARegularExpression() {
    Random random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      String text = random(random, "abé", 14);
      String pattern = random(random, "abé%_", 7);
      StringBuilder regex = new StringBuilder();
      pattern
          .codePoints()
          .forEach(
              c ->
                  regex.append(
                      c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
      boolean expected = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
      Expr folded =
          ConstantFolder.fold(call("like", literal(text), literal(pattern)), table.context);
      assertEquals(expected, ((Expr.Literal) folded).value(), text + " like " + pattern);
    }
  }

  private static String random(Random random, String alphabet, int most) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(most); i > 0; i--) {
      out.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return out.toString();
  }

  @Test
  void substringCountsCharacters() {
    Expr s = table.flat(Simple.VARCHAR, "13-345-678-9012", "äöüß und mehr als zwölf", "x", null);
    assertEquals(
        asList("13", "äö", "x", null), table.values(call("substring", s, literal(1), literal(2))));
    assertEquals(
        asList("-345-678-9012", "üß und mehr als zwölf", "", null),
        table.values(call("substring", s, literal(3))));
    assertEquals(
        asList("1", "ä", "x", null), table.values(call("substring", s, literal(-1), literal(3))));
    assertEquals(asList("9012", "wölf", "x", null), table.values(call("right", s, literal(4))));
    assertEquals(
        asList("13-345-678-", "äöüß und mehr als z", "", null),
        table.values(call("left", s, literal(-4))));
    assertEquals(asList("15", "23", "1", null), table.values(call("char_length", s)));
    assertEquals(asList("15", "28", "1", null), table.values(call("octet_length", s)));
    assertThrows(
        SheafException.class, () -> table.values(call("substring", s, literal(1), literal(-1))));
  }

  @Test
  void caseTrimAndPadding() {
    Expr s = table.flat(Simple.VARCHAR, "  Mixed Case and long ", "straße", "xxYxx", null);
    assertEquals(
        asList("  MIXED CASE AND LONG ", "STRASSE", "XXYXX", null), table.values(call("upper", s)));
    assertEquals(
        asList("  mixed case and long ", "straße", "xxyxx", null), table.values(call("lower", s)));
    assertEquals(
        asList("Mixed Case and long", "straße", "xxYxx", null), table.values(call("trim", s)));
    assertEquals(
        asList("  Mixed Case and long ", "straße", "Yxx", null),
        table.values(call("ltrim", s, literal("x"))));
    assertEquals(
        asList("  Mixed Case and long ", "straß", "xxY", null),
        table.values(call("rtrim", s, literal("xeé"))));
    assertEquals(
        asList("  Mixed ", "éestraße", "éeéxxYxx", null),
        table.values(call("lpad", s, literal(8), literal("ée"))));
    assertEquals(
        asList("  Mixed ", "straße  ", "xxYxx   ", null),
        table.values(call("rpad", s, literal(8))));
  }

  @Test
  void searchingAndReplacing() {
    Expr s = table.flat(Simple.VARCHAR, "abcabc and more text", "", "bé", null);
    assertEquals(asList("2", "0", "1", null), table.values(call("position", literal("b"), s)));
    assertEquals(
        asList("aXYcaXYc and more text", "", "XYé", null),
        table.values(call("replace", s, literal("b"), literal("XY"))));
    assertEquals(asList(0), table.rows(call("starts_with", s, literal("abca"))));
    assertEquals(asList(2), table.rows(call("ends_with", s, literal("é"))));
    assertEquals(asList(0), table.rows(call("contains", s, literal("and"))));
    assertEquals(asList("txet erom dna cbacba", "", "éb", null), table.values(call("reverse", s)));
    assertEquals(
        asList("abcabc and more textabcabc and more text", "", "bébé", null),
        table.values(call("repeat", s, literal(2))));
    assertEquals(
        asList("abcabc and more text!", "!", "bé!", null),
        table.values(call("||", s, literal("!"))));
    assertEquals(
        asList("abcabc and more text!", "!", "bé!", "!"),
        table.values(call("concat", s, literal("!"))));
  }

  @Test
  void aWrongEscapeIsNamed() {
    Expr s = table.flat(Simple.VARCHAR, "a");
    SheafException error =
        assertThrows(
            SheafException.class, () -> table.rows(call("like", s, literal("a"), literal("ab"))));
    assertEquals(ErrorCode.INVALID_ARGUMENT, error.code());
  }

  @Test
  void manyLongStringsStayWithinTheirArena() {
    Object[] values = new Object[3000];
    java.util.Arrays.fill(values, "forty characters that do not fit a view.");
    Expr s = table.flat(Simple.VARCHAR, values);
    List<String> upper = table.values(call("upper", call("||", s, s)));
    assertEquals(1, upper.stream().distinct().count());
    assertEquals(80, upper.get(2999).length());
  }
}
