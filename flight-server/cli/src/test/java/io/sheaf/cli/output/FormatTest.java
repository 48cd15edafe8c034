package io.sheaf.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;

class FormatTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private static void write(ResultWriter writer, Output out, String sql) {
    try (Session session = Session.open(Map.of("time_zone", ZONE.getId(), "threads", "1"));
        Result result = session.execute(sql);
        writer) {
      writer.begin(result.schema());
      for (ColumnBatch batch = result.next(); batch != null; batch = result.next()) {
        writer.write(batch);
      }
      writer.end();
      out.flush();
    }
  }

  private static String text(Format format, Screen screen, String sql) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output(bytes, "memory");
    write(format.writer(out, ZONE, screen), out, sql);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String text(Format format, String sql) {
    return text(format, Screen.NONE, sql);
  }

  @Test
  void csvQuotesWhatNeedsQuotes() {
    assertEquals(
        "\"a,b\",c\n\"say \"\"hi\"\"\",\n\"\",x y\n\"two\nlines\",\u00fc\n",
        text(
            Format.CSV,
            "SELECT * FROM (VALUES ('say \"hi\"', NULL), ('', 'x y'), ('two\n"
                + "lines', '\u00fc')) AS t (\"a,b\", c)"));
  }

  @Test
  void numbersAndTimesHaveOnePlainForm() {
    assertEquals(
        """
        a,b,c,d,e,f,g,h,i
        -0.05,12345678901234567890.10,1.0E20,0.1,2024-02-29 10:00:00.5,0099-12-31,10:11:12,true,00ff
        """,
        text(
            Format.CSV,
            """
            SELECT -0.05 AS a, CAST('12345678901234567890.1' AS DECIMAL(38,2)) AS b, 1e20 AS c, CAST(0.1 AS REAL) AS d,
              TIMESTAMP '2024-02-29 10:00:00.500' AS e, DATE '0099-12-31' AS f, TIME '10:11:12' AS g, TRUE AS h, X'00FF' AS i\
            """));
  }

  @Test
  void jsonEscapesAndKeepsNumbersBare() {
    String sql =
        "SELECT 1.50 AS \"a\"\"b\", 'x\"\\\n"
            + "\u0001\u00fc' AS s, CAST(NULL AS INTEGER) AS n, CAST('NaN' AS DOUBLE) AS d";
    String row = "{\"a\\\"b\":1.50,\"s\":\"x\\\"\\\\\\n\\u0001\u00fc\",\"n\":null,\"d\":\"NaN\"}";
    assertEquals("[\n" + row + "\n]\n", text(Format.JSON, sql));
    assertEquals(row + "\n", text(Format.NDJSON, sql));
    assertEquals("[]\n", text(Format.JSON, "SELECT x FROM (VALUES (1)) AS t (x) WHERE x > 1"));
  }

  @Test
  void markdownEscapesItsBars() {
    assertEquals(
        "| n | t |\n|---:|---|\n| 1 | a\\|b |\n",
        text(Format.MARKDOWN, "SELECT 1 AS n, 'a|b' AS t"));
  }

  @Test
  void tablesAlignByDisplayedWidth() {
    assertEquals(
        """
        +-----+------+
        |   n | t    |
        +-----+------+
        |   1 | \u6f22\u5b57 |
        | 100 | NULL |
        +-----+------+
        2 rows
        """,
        text(
            Format.TABLE,
            "SELECT * FROM (VALUES (1, '\u6f22\u5b57'), (100, NULL)) AS v (n, t) ORDER BY n"));
  }

  @Test
  void aNarrowTerminalCutsTheWidestColumns() {
    String table =
        text(Format.TABLE, new Screen(30, true), "SELECT 1 AS n, repeat('long ', 20) AS t");
    assertTrue(table.lines().allMatch(line -> line.length() <= 30), table);
    assertTrue(table.contains("\u2026"), table);
    assertTrue(table.startsWith("\u250c"), table);
  }

  @Test
  void arrowReadsBack() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output(bytes, "memory");
    write(
        new ArrowResultWriter(out, ZONE, false, 64 << 20),
        out,
        """
        SELECT 1 AS i, CAST(2 AS SMALLINT) AS s, 3.50 AS d, CAST('12345678901234567890.1' AS DECIMAL(38,2)) AS w,
          'a string of more than twelve bytes' AS t, DATE '1970-01-03' AS day, TRUE AS b, 0.5e0 AS f, CAST(NULL AS BIGINT) AS n\
        """);
    try (RootAllocator allocator = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator)) {
      assertTrue(reader.loadNextBatch());
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      assertEquals(1, root.getRowCount());
      assertEquals(1, root.getVector("i").getObject(0));
      assertEquals((short) 2, root.getVector("s").getObject(0));
      assertEquals(new BigDecimal("3.50"), root.getVector("d").getObject(0));
      assertEquals(new BigDecimal("12345678901234567890.10"), root.getVector("w").getObject(0));
      assertEquals(
          "a string of more than twelve bytes", root.getVector("t").getObject(0).toString());
      assertEquals(2, root.getVector("day").getObject(0));
      assertEquals(true, root.getVector("b").getObject(0));
      assertEquals(0.5, root.getVector("f").getObject(0));
      assertNull(root.getVector("n").getObject(0));
    }
  }
}
