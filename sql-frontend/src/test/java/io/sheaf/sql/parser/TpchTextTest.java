package io.sheaf.sql.parser;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpchTextTest {

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
  void parsesAndComesBackTheSameFromItsOwnText(int number) throws Exception {
    SqlNode query = SheafParser.parse(text(number));
    assertTrue(query.isA(SqlKind.QUERY), query::toString);
    RoundTrip.check(query);
  }

  static String text(int number) throws IOException {
    String name = String.format("/tpch/q%02d.sql", number);
    try (InputStream in = TpchTextTest.class.getResourceAsStream(name)) {
      assertNotNull(in, name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
