package io.sheaf.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "SELECT {d'2024-02-29'} | SELECT DATE '2024-02-29'",
        "SELECT {d '2024-02-29'}, { t '01:02:03' } | SELECT DATE '2024-02-29', TIME '01:02:03'",
        "SELECT {ts '2024-02-29 01:02:03.5'} | SELECT TIMESTAMP '2024-02-29 01:02:03.5'",
        "SELECT {fn UCASE({fn LCASE('a')})} | SELECT UPPER(LOWER('a'))",
        "SELECT {fn CONVERT(a, SQL_INTEGER)} | SELECT CAST(a AS INTEGER)",
        "SELECT {fn NOW()}, {fn ABS(-1)} | SELECT LOCALTIMESTAMP, ABS(-1)",
        "SELECT {fn TIMESTAMPADD(SQL_TSI_DAY, 1, t)} | SELECT TIMESTAMPADD(DAY, 1, t)",
        "SELECT * FROM {oj a LEFT OUTER JOIN b ON a.x = b.x} | SELECT * FROM a LEFT OUTER JOIN b ON a.x = b.x",
        "SELECT a LIKE 'x!_' {escape '!'} | SELECT a LIKE 'x!_' ESCAPE '!'",
        "SELECT 1 {limit 5} | SELECT 1 LIMIT 5",
        "{call f(1)} | CALL f(1)",
        "{? = call f(1)} | CALL f(1)",
        "SELECT {'d': 1} | SELECT {'d': 1}",
        "SELECT MAP {d: {fn PI()}} | SELECT MAP {d: PI()}",
        "SELECT '{d ''x''}' -- {fn x} | SELECT '{d ''x''}' -- {fn x}",
        "SELECT \"{fn x}\" /* {oj y} */ | SELECT \"{fn x}\" /* {oj y} */"
      })
  void escapesAreSql(String escaped, String plain) throws SQLException {
    assertEquals(plain, Escapes.translate(escaped));
  }

  @Test
  void anEscapeWithoutEndIsNamed() {
    SQLException e = assertThrows(SQLException.class, () -> Escapes.translate("SELECT {fn ABS(1)"));
    assertEquals("42601", e.getSQLState());
    assertTrue(e.getMessage().contains("{fn"), e.getMessage());
  }
}
