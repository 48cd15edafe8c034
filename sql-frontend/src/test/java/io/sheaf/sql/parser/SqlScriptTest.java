package io.sheaf.sql.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

  private static List<String> texts(String script) {
    return SqlScript.of(script).statements().stream().map(SqlScript.Statement::text).toList();
  }

  @Test
  void semicolonsInQuotesAndCommentsSeparateNothing() {
    assertEquals(
        List.of("select 'a;''b;'", "select \"x;\"\"y\" -- one; two\n, 1", "select /* ; ' */ 2"),
        texts("select 'a;''b;'; select \"x;\"\"y\" -- one; two\n, 1;select /* ; ' */ 2"));
    assertEquals(
        List.of("select E'a\\';b'", "select $$a;b$$, $x$;$$;$x$", "select a$b", "select 1"),
        texts("select E'a\\';b'; select $$a;b$$, $x$;$$;$x$; select a$b; select 1"));
  }

  @Test
  void emptyStatementsAndCommentsAreNoStatements() {
    assertEquals(List.of(), texts(""));
    assertEquals(List.of(), texts(" ;; -- nothing\n /* ; */ ;"));
    assertEquals(List.of("select 1"), texts("-- first\nselect 1 ; "));
  }

  @Test
  void statementsKnowWhereTheyStart() {
    var second = SqlScript.of("select 1;\r\n\r\n -- c\r\n  select 2\r\n;").statements().get(1);
    assertEquals(Position.at(4, 3), Position.at(second.line(), second.column()));
    assertEquals("select 1;\r\n\r\n -- c\r\n  ".length(), second.offset());
    assertEquals("select 2", second.text());
  }

  @Test
  void aTextIsCompleteBetweenStatementsOnly() {
    assertTrue(SqlScript.of("").complete());
    assertTrue(SqlScript.of("select 1; -- done").complete());
    assertFalse(SqlScript.of("select 1").complete());
    assertFalse(SqlScript.of("select 1; select").complete());
    assertFalse(SqlScript.of("select ';").complete());
    assertFalse(SqlScript.of("select 1; /* more").complete());
  }
}
