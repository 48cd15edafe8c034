package io.sheaf.storage.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.StripeInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrcTest {
  private static final String ROWS =
      """
      SELECT i AS a, CAST(i AS INTEGER) AS b, CAST(i % 100 AS TINYINT) AS c, i / 8.0e0 AS d,
        CAST(i / 4.0e0 AS REAL) AS e, CAST(i * 3 AS DECIMAL(10, 2)) AS f,
        CAST(-i AS DECIMAL(38, 3)) AS g, CASE WHEN i % 3 > 0 THEN 'text äöü ' || i END AS h,
        DATE '1960-01-01' + CAST(i AS INTEGER) AS k,
        TIMESTAMP '1969-12-31 23:59:50.123456' + INTERVAL 7 SECOND * i AS l, i % 2 = 0 AS m,
        [i, NULL, i + 1] AS n, {'x': i, 'y': 'y' || i} AS o, MAP {'k': i} AS p
      FROM range(5000) AS r (i)
      """;

  @TempDir private Path folder;

  private static List<List<String>> rows(Statement statement, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "(COMPRESSION none)", "(COMPRESSION zlib)", "(COMPRESSION snappy)"})
  void whatIsWrittenComesBack(String options) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sheaf:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + ROWS + ") TO '" + folder + "/t.orc' " + options);
      assertEquals(
          rows(statement, "SELECT * FROM (" + ROWS + ") ORDER BY a"),
          rows(statement, "SELECT * FROM '" + folder + "/t.orc' ORDER BY a"));
      assertEquals(
          List.of(List.of("5000", "text äöü 998")),
          rows(statement, "SELECT count(*), max(h) FROM read_orc('" + folder + "/t.orc')"));
    }
  }

  @Test
  void whatOrcWouldChangeIsRefused() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sheaf:");
        Statement statement = connection.createStatement()) {
      SQLException error =
          assertThrows(
              SQLException.class,
              () ->
                  statement.execute(
                      "COPY (SELECT TIMESTAMP '1969-12-31 23:59:59.5' AS t) TO '"
                          + folder
                          + "/t.orc'"));
      assertEquals("22003", error.getSQLState());
    }
  }

  /** Overwrites the data of all stripes, so that reading any of them is an error. */
  private static void spoil(Path file) throws IOException {
    List<StripeInformation> stripes;
    try (Reader reader =
        OrcFile.createReader(
            new org.apache.hadoop.fs.Path(file.toUri()),
            OrcFile.readerOptions(new Configuration(false)))) {
      stripes = List.copyOf(reader.getStripes());
    }
    byte[] bytes = Files.readAllBytes(file);
    for (StripeInformation stripe : stripes) {
      long end = stripe.getOffset() + stripe.getLength();
      Arrays.fill(bytes, (int) stripe.getOffset(), (int) end, (byte) 0xFF);
    }
    Files.write(file, bytes);
  }

  @Test
  void stripesThatCannotMatchAreNotRead() throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sheaf:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM (" + ROWS + ") WHERE a < 2500) TO '" + folder + "/s1.orc'");
      statement.execute(
          "COPY (SELECT * FROM (" + ROWS + ") WHERE a >= 2500) TO '" + folder + "/s2.orc'");
      String all = "SELECT count(*), min(a), max(f) FROM '" + folder + "/s*.orc' WHERE ";
      List<String> conditions =
          List.of(
              "a < 17",
              "b <= 2499 AND b >= 2490",
              "f < 30",
              "g > -12",
              "k < DATE '1960-03-01'",
              "k BETWEEN DATE '1960-02-01' AND DATE '1960-02-29'");
      List<List<List<String>>> expected = new ArrayList<>();
      for (String condition : conditions) {
        expected.add(rows(statement, all + condition));
      }
      spoil(folder.resolve("s2.orc"));
      for (int i = 0; i < conditions.size(); i++) {
        assertEquals(expected.get(i), rows(statement, all + conditions.get(i)), conditions.get(i));
      }
      for (String condition : List.of("a > 17", "h LIKE '%x%'", "d < 1e0", "c = 3")) {
        assertThrows(SQLException.class, () -> rows(statement, all + condition), condition);
      }
    }
  }

  @Test
  void changedFilesAreErrorsOrRows() throws IOException, SQLException {
    Path file = folder.resolve("c.orc");
    try (Connection connection = DriverManager.getConnection("jdbc:sheaf:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (SELECT * FROM (" + ROWS + ") LIMIT 500) TO '" + file + "'");
      byte[] good = Files.readAllBytes(file);
      Random random = new Random(5);
      int errors = 0;
      for (int i = 0; i < 60; i++) {
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        Path changed = folder.resolve("c" + i + ".orc");
        Files.write(changed, bad);
        try {
          rows(statement, "SELECT * FROM '" + changed + "'");
        } catch (SQLException wrong) {
          assertTrue(wrong.getMessage().contains(changed.toString()), wrong.getMessage());
          errors++;
        }
      }
      assertTrue(errors > 3, errors + " errors");
      Files.write(folder.resolve("cut.orc"), Arrays.copyOf(good, good.length / 2));
      assertThrows(
          SQLException.class, () -> rows(statement, "SELECT * FROM '" + folder + "/cut.orc'"));
    }
  }
}
