package io.sheaf.tests.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sheaf.service.SqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Clients that others wrote, by both transports. */
@Timeout(120)
class PoolsAndMappersTest {
  private static final String NUMBERS =
      "(SELECT x AS id FROM unnest(range(100)) AS r(x)) AS numbers";

  /** Runs by both transports. */
  private interface Work {
    void with(String url) throws Exception;
  }

  private static void byBoth(Path spill, Work work) throws Exception {
    work.with("jdbc:sheaf:memory=128MB");
    try (SqlServer server = Servers.start(spill)) {
      work.with(Servers.url(server));
    }
  }

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(3);
    config.setAutoCommit(false);
    config.setReadOnly(true);
    config.setSchema("main");
    return new HikariDataSource(config);
  }

  @Test
  void aPoolOutlivesItsServer(@TempDir Path spill) throws Exception {
    SqlServer first = Servers.start(spill);
    try (HikariDataSource pool = pool(Servers.url(first))) {
      JdbcTemplate template = new JdbcTemplate(pool);
      assertEquals(1, template.queryForObject("SELECT 1", Integer.class));
      first.close();
      try (SqlServer _ = Servers.start(spill, first.address().port())) {
        int failed = 0;
        // A connection used a moment ago is given out untested, and thrown away when it fails.
        while (failed <= pool.getMaximumPoolSize()) {
          try {
            assertEquals(2, template.queryForObject("SELECT 2", Integer.class));
            break;
          } catch (DataAccessException lost) {
            assertTrue(
                lost.getCause() instanceof SQLException e && e.getSQLState().startsWith("08"),
                lost.toString());
            failed++;
          }
        }
        assertTrue(failed <= pool.getMaximumPoolSize(), failed + " times in vain");
      }
    }
  }

  @Test
  void hikariPoolsConnections(@TempDir Path spill) throws Exception {
    byBoth(
        spill,
        url -> {
          try (HikariDataSource pool = pool(url)) {
            for (int i = 0; i < 20; i++) {
              try (Connection connection = pool.getConnection();
                  var statement = connection.prepareStatement("SELECT ? + 1")) {
                statement.setInt(1, i);
                var row = statement.executeQuery();
                assertTrue(row.next());
                assertEquals(i + 1, row.getInt(1));
                connection.rollback();
              }
            }
            assertTrue(pool.getHikariPoolMXBean().getTotalConnections() <= 3);
          }
        });
  }

  @Test
  void springsTemplateAsksAndUpdates(@TempDir Path spill) throws Exception {
    byBoth(
        spill,
        url -> {
          DataSource one = new SingleConnectionDataSource(url, true);
          JdbcTemplate template = new JdbcTemplate(one);
          assertEquals(4950, template.queryForObject("SELECT SUM(id) FROM " + NUMBERS, Long.class));
          assertEquals(
              List.of(98L, 99L),
              template.queryForList(
                  "SELECT id FROM " + NUMBERS + " WHERE id >= ? ORDER BY id", Long.class, 98));
          Map<String, Object> row =
              template.queryForMap("SELECT DATE '2024-02-29' AS day, 1.50 AS price");
          assertEquals(java.sql.Date.valueOf(LocalDate.of(2024, 2, 29)), row.get("day"));
          int[] counts =
              template.batchUpdate(
                  "CREATE TEMP TABLE one AS SELECT 1 AS x",
                  "CREATE TEMP TABLE two AS SELECT 2 AS x");
          assertEquals(2, counts.length);
          assertEquals(
              3, template.queryForObject("SELECT one.x + two.x FROM one, two", Integer.class));
          assertThrows(
              BadSqlGrammarException.class, () -> template.queryForList("SELECT wrong FROM one"));
          ((SingleConnectionDataSource) one).destroy();
        });
  }

  /** What MyBatis maps. */
  public interface Stones {
    /** Numbers below a bound. */
    @Select("SELECT id FROM " + NUMBERS + " WHERE id < #{bound} ORDER BY id")
    List<Long> below(@Param("bound") int bound);

    /** A row as a map. */
    @Select("SELECT #{name} AS name, CAST(#{price} AS DECIMAL(5, 2)) AS price")
    Map<String, Object> stone(
        @Param("name") String name, @Param("price") java.math.BigDecimal price);
  }

  @Test
  void myBatisMaps(@TempDir Path spill) throws Exception {
    byBoth(
        spill,
        url -> {
          Configuration configuration =
              new Configuration(
                  new Environment(
                      "test", new JdbcTransactionFactory(), new DriverManagerDataSource(url)));
          configuration.addMapper(Stones.class);
          try (SqlSession session =
              new SqlSessionFactoryBuilder().build(configuration).openSession()) {
            Stones stones = session.getMapper(Stones.class);
            assertArrayEquals(new Long[] {0L, 1L, 2L}, stones.below(3).toArray());
            assertEquals(
                Map.of("name", "opal", "price", new java.math.BigDecimal("1.50")),
                stones.stone("opal", new java.math.BigDecimal("1.5")));
            session.commit();
          }
        });
  }

  @Test
  void aPoolLetsGoOfAServerThatWent(@TempDir Path spill) throws SQLException {
    SqlServer server = Servers.start(spill);
    try (HikariDataSource pool = pool(Servers.url(server))) {
      Connection connection = pool.getConnection();
      server.close();
      SQLException e =
          assertThrows(
              SQLException.class, () -> connection.createStatement().executeQuery("SELECT 1"));
      assertTrue(e.getSQLState().startsWith("08"), e.getSQLState());
      connection.close();
      assertEquals(0, pool.getHikariPoolMXBean().getTotalConnections());
    }
  }
}
