package io.sheaf.sql.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParseErrorTest {

  private static SheafException error(String sql) {
    SheafException error = assertThrows(SheafException.class, () -> SheafParser.parse(sql), sql);
    assertEquals(ErrorCode.SYNTAX_ERROR, error.code());
    return error;
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/parse-errors.txt", delimiter = '|', quoteCharacter = '`')
  void namesTheSpotAndTheWayOut(
      String sql, int column, int endColumn, String message, String hint) {
    SheafException error = error(sql);
    assertEquals(message, error.getMessage());
    assertEquals(new Position(1, column, 1, endColumn), error.position().orElseThrow());
    assertEquals(hint, error.hint().orElse(null));
  }

  @Test
  void aPositionRefersToTheWholeScript() {
    var statements = SqlScript.of("select 1;\n\n  select 2 +\n  from t;").statements();
    SheafException error =
        assertThrows(SheafException.class, () -> SheafParser.parse(statements.get(1)));
    assertEquals(new Position(4, 3, 4, 6), error.position().orElseThrow());
  }

  @Test
  void theExcerptPutsCaretsUnderTheSpot() {
    String sql = "select 1,\n\tselct 2 from t";
    assertEquals("\tselct 2 from t\n\t^^^^^", SourceExcerpt.of(sql, new Position(2, 2, 2, 6)));
    String wide = "x".repeat(500) + "BAD" + "y".repeat(500);
    String[] lines = SourceExcerpt.of(wide, new Position(1, 501, 1, 503)).split("\n", -1);
    assertTrue(lines[0].length() <= 106, lines[0]);
    assertEquals("BAD", lines[0].substring(lines[1].indexOf('^'), lines[1].length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ; ", "-- nothing", "select 1; select 2"})
  void wantsExactlyOneStatement(String sql) {
    error(sql);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000, 100_000})
  void deepNestingIsOneError(int depth) {
    error("select " + "(".repeat(depth) + "1" + ")".repeat(depth));
    error("select " + "f(".repeat(depth) + "1" + ")".repeat(depth));
    error("select " + "case when ".repeat(depth) + "1");
    error("select " + "not ".repeat(depth));
  }

  @Test
  void nestingThatQueriesUseIsNoError() {
    int depth = 100;
    SheafParser.parse("select " + "(".repeat(depth) + "1" + ")".repeat(depth));
    SheafParser.parse("select " + "f(1 + ".repeat(depth) + "1" + ")".repeat(depth));
    SheafParser.parse("select * from (".repeat(depth) + "select 1" + ")".repeat(depth));
  }

  @Test
  void aMegabyteOfGarbageIsOneErrorSoon() {
    Random random = new Random(7);
    int size = 1 << 20;
    StringBuilder noise = new StringBuilder(size);
    for (int i = 0; i < size; i++) {
      noise.append((char) (32 + random.nextInt(95)));
    }
    String[] garbage = {
      noise.toString().replaceAll("[;'\"]", " "),
      "x".repeat(size),
      "select " + "x".repeat(size) + " y z",
      "select " + "+ ".repeat(size / 2),
      "select '" + "a".repeat(size),
      "(".repeat(size),
      "select " + "1".repeat(size),
      "select " + "a.".repeat(size / 2) + "b",
      "select " + "1 + ".repeat(size / 4) + "1",
    };
    for (String text : garbage) {
      SheafException error = assertTimeout(Duration.ofSeconds(20), () -> error(text));
      assertTrue(error.getMessage().length() < 500, error.getMessage());
    }
  }

  /** Queries with tokens dropped, doubled and swapped: each gives a tree or one placed error. */
  @Test
  void brokenQueriesFailWithAPlace() throws Exception {
    Random random = new Random(11);
    for (int number = 1; number <= 22; number++) {
      String[] tokens = TpchTextTest.text(number).split("(?<=\\W)|(?=\\W)", -1);
      for (int attempt = 0; attempt < 20; attempt++) {
        String[] broken = tokens.clone();
        int at = random.nextInt(tokens.length);
        String[] changes = {
          "", tokens[at] + " " + tokens[at], tokens[random.nextInt(tokens.length)]
        };
        broken[at] = changes[attempt % changes.length];
        String sql = String.join("", broken);
        try {
          SheafParser.parse(sql);
        } catch (SheafException e) {
          assertTrue(e.position().isPresent(), sql);
        }
      }
    }
  }
}
