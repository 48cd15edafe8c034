package io.sheaf.sql.substrait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.PlanTranslator;
import io.substrait.isthmus.SqlToSubstrait;
import io.substrait.plan.ProtoPlanConverter;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans that isthmus makes of SQL, said in SQL again and run. */
class SubstraitTranslatorTest {
  private static final String STONES =
      "CREATE TABLE stones (id BIGINT NOT NULL, name VARCHAR, price DECIMAL(9, 2), mined DATE, hard"
          + " BOOLEAN, weight DOUBLE)";
  private static final String SALES =
      "CREATE TABLE sales (stone BIGINT NOT NULL, pieces INTEGER, sold DATE)";

  private static Connection connection;

  @BeforeAll
  static void connect() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sheaf:threads=2;memory=128MB");
    try (Statement statement = connection.createStatement()) {
      statement.execute(STONES);
      statement.execute(SALES);
      statement.execute(
          "INSERT INTO stones VALUES (1, 'opal', 2.50, DATE '2024-02-29', FALSE, 0.5),"
              + " (2, 'jade', 7.25, DATE '2023-12-31', TRUE, 1.5),"
              + " (3, 'ruby', NULL, NULL, TRUE, NULL)");
      statement.execute(
          "INSERT INTO sales VALUES (1, 3, DATE '2024-05-01'), (1, 4, DATE '2024-05-02'),"
              + " (2, 1, DATE '2024-05-01')");
    }
  }

  @AfterAll
  static void disconnect() throws SQLException {
    connection.close();
  }

  private static byte[] plan(String sql) throws Exception {
    return Plans.of(sql, STONES, SALES);
  }

  private static PlanTranslator translator() {
    return PlanTranslator.find().orElseThrow();
  }

  /** The rows of a query, each joined by blanks. */
  private static String rows(String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.append(i == 1 ? "" : " ").append(rows.getString(i));
        }
        all.add(row.toString());
      }
    }
    return String.join(", ", all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT id, name FROM stones WHERE price > 3 | 2 jade",
        "SELECT name, price * 2 AS twice FROM stones ORDER BY price DESC, name"
            + " | ruby null, jade 14.50, opal 5.00",
        "SELECT name FROM stones ORDER BY price DESC NULLS LAST LIMIT 2 | jade, opal",
        "SELECT name FROM stones ORDER BY id LIMIT 1 OFFSET 1 | jade",
        "SELECT hard, count(*), sum(id), avg(price), min(price), max(mined) FROM stones GROUP BY"
            + " hard ORDER BY hard | false 1 1 2.50 2.50 2024-02-29, true 2 5 7.25 7.25 2023-12-31",
        "SELECT count(DISTINCT sold), count(pieces), sum(pieces) FROM sales | 2 3 8",
        "SELECT s.name, sum(x.pieces) AS n FROM stones s JOIN sales x ON s.id = x.stone GROUP BY"
            + " s.name HAVING sum(x.pieces) > 1 ORDER BY n | opal 7",
        "SELECT s.name, x.pieces FROM stones s LEFT JOIN sales x ON s.id = x.stone AND x.pieces > 3"
            + " ORDER BY s.id | opal 4, jade null, ruby null",
        "SELECT name FROM stones WHERE id IN (SELECT stone FROM sales WHERE pieces > 2) | opal",
        "SELECT name FROM stones s WHERE NOT EXISTS (SELECT 1 FROM sales x WHERE x.stone = s.id)"
            + " | ruby",
        "SELECT name FROM stones WHERE name LIKE '%a_e' OR name = 'it''s' | jade",
        "SELECT name FROM stones WHERE mined BETWEEN DATE '2024-01-01' AND DATE '2024-12-31' |"
            + " opal",
        "SELECT CASE WHEN hard THEN 'hard' ELSE 'soft' END AS kind FROM stones ORDER BY id"
            + " | soft, hard, hard",
        "`SELECT COALESCE(price, 0) AS p, CAST(id AS VARCHAR) || name AS t FROM stones ORDER BY id`"
            + " | 2.50 1opal, 7.25 2jade, 0.00 3ruby",
        "SELECT EXTRACT(YEAR FROM mined) AS y FROM stones WHERE mined IS NOT NULL ORDER BY y"
            + " | 2023, 2024",
        "SELECT SUBSTRING(name FROM 2 FOR 2) AS s, UPPER(name) AS u, CHAR_LENGTH(name) AS n FROM"
            + " stones WHERE id = 1 | pa OPAL 4",
        "SELECT id FROM stones UNION ALL SELECT stone FROM sales ORDER BY id | 1, 1, 1, 2, 2, 3",
        "SELECT id FROM stones EXCEPT SELECT stone FROM sales | 3",
        "SELECT sold, sum(pieces) OVER (PARTITION BY stone ORDER BY sold) AS s FROM sales ORDER BY"
            + " s | 2024-05-01 1, 2024-05-01 3, 2024-05-02 7",
        "SELECT weight / 2 AS h, id % 2 AS m, -id AS n FROM stones WHERE id = 2 | 0.75 0 -2",
        "SELECT a, b FROM (VALUES (1, 'x'), (2, 'y')) AS t (a, b) WHERE a > 1 | 2 y",
      })
  void plansMeanTheirSql(String sql, String expected) throws Exception {
    String said = translator().toSql(plan(sql));
    assertEquals(expected, rows(said), said);
  }

  @Test
  void columnsAreNamedAndTypedAsThePlanSays() throws Exception {
    String said =
        translator()
            .toSql(plan("SELECT sum(id) AS \"my Sum\", sum(pieces) AS p FROM stones, sales"));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(said)) {
      assertEquals("my Sum", rows.getMetaData().getColumnLabel(1));
      assertEquals("BIGINT", rows.getMetaData().getColumnTypeName(1));
    }
  }

  @Test
  void whatIsNoPlanIsRefused() throws Exception {
    SheafException bytes =
        assertThrows(SheafException.class, () -> translator().toSql(new byte[] {1, 2, 3}));
    assertEquals(ErrorCode.INVALID_ARGUMENT, bytes.code());
    SheafException empty =
        assertThrows(SheafException.class, () -> translator().toSql(new byte[0]));
    assertEquals(ErrorCode.UNSUPPORTED, empty.code());
    byte[] plan = plan("SELECT id, name FROM stones WHERE price > 3");
    for (int i = 0; i < plan.length; i++) {
      byte[] damaged = plan.clone();
      damaged[i] ^= 0x40;
      try {
        assertTrue(translator().toSql(damaged).startsWith("SELECT"));
      } catch (SheafException refused) {
        assertTrue(
            refused.code() == ErrorCode.INVALID_ARGUMENT || refused.code() == ErrorCode.UNSUPPORTED,
            refused.toString());
      }
    }
  }

  /** As in a distribution, where the plans' libraries are not on the class path. */
  @Test
  void aLoaderOfItsOwnIsEnough() throws Exception {
    ClassLoader without =
        new ClassLoader(getClass().getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.substrait.") || name.startsWith("io.sheaf.sql.substrait.")) {
              throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
          }
        };
    URL[] libraries = {
      place(SubstraitTranslator.class), place(ProtoPlanConverter.class), place(SqlToSubstrait.class)
    };
    byte[] plan = Plans.of("SELECT name FROM stones WHERE id > 1", STONES);
    try (URLClassLoader own = new URLClassLoader(libraries, without)) {
      Class<?> translator = own.loadClass(SubstraitTranslator.class.getName());
      assertNotSame(SubstraitTranslator.class, translator);
      PlanTranslator made = (PlanTranslator) translator.getConstructor().newInstance();
      assertTrue(made.toSql(plan).startsWith("SELECT"), made.toSql(plan));
      assertFalse(made.version().isEmpty());
    }
  }

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
