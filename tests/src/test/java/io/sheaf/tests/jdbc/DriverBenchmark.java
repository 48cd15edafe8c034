package io.sheaf.tests.jdbc;

import com.sun.management.OperatingSystemMXBean;
import io.sheaf.service.SqlServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Run by hand: a million rows of ten columns, every value asked for by the getter of its type,
 * through each driver, turn by turn. All read one Parquet file, so that the query itself is small.
 * Prints the medians of each in milliseconds, by the clock and of the process's processor time
 * (client, server and engine), with their ratios to the first.
 */
final class DriverBenchmark {
  private static final int WARM_UPS = Integer.getInteger("warmups", 3);
  private static final int RUNS = Integer.getInteger("runs", 5);

  /** Which drivers run, as a regular expression. */
  private static final String DRIVERS = System.getProperty("drivers", ".*");

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final String ROWS =
      "SELECT x AS a, x * 7 AS b, CAST(x % 1000 AS INTEGER) AS c, x * 0.5e0 AS d, CAST(x % 100000"
          + " AS DECIMAL(12, 2)) AS e, 'name ' || (x % 5000) AS f, 'a longer text of row number '"
          + " || x AS g, DATE '2020-01-01' + CAST(x % 1000 AS INTEGER) * INTERVAL '1' DAY AS h,"
          + " TIMESTAMP '2020-01-01 00:00:00' + CAST(x % 100000 AS INTEGER) * INTERVAL '1' SECOND"
          + " AS i, x % 3 = 0 AS j FROM (SELECT 1000 * p.x + q.x AS x FROM unnest(range(1000)) AS"
          + " p(x), unnest(range(1000)) AS q(x)) AS numbers";

  private DriverBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("drivers");
    String file = folder.resolve("rows.parquet").toString();
    try (Connection connection = DriverManager.getConnection("jdbc:sheaf:memory=512MB");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + ROWS + ") TO '" + file + "' (FORMAT PARQUET)");
    }
    try (SqlServer server = Servers.start(folder)) {
      String remote = Servers.url(server);
      Map<String, String> urls = new LinkedHashMap<>();
      urls.put("duckdb_jdbc", "jdbc:duckdb:");
      urls.put("jdbc:sheaf:", "jdbc:sheaf:threads=2;memory=512MB");
      urls.put("jdbc:sheaf://", remote);
      if (hasApache()) {
        urls.put(
            "Apache's driver",
            remote.replace("jdbc:sheaf:", "jdbc:arrow-flight-sql:") + "?useEncryption=false");
      }
      urls.keySet().removeIf(name -> !name.matches(DRIVERS));
      measure(urls, "SELECT * FROM '" + file + "'");
    } finally {
      Files.delete(Path.of(file));
    }
  }

  private static boolean hasApache() {
    try {
      Class.forName("org.apache.arrow.driver.jdbc.ArrowFlightJdbcDriver");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void measure(Map<String, String> urls, String sql) throws SQLException {
    Map<String, long[]> times = new LinkedHashMap<>();
    Map<String, long[]> processor = new LinkedHashMap<>();
    urls.keySet().forEach(name -> times.put(name, new long[RUNS]));
    urls.keySet().forEach(name -> processor.put(name, new long[RUNS]));
    Map<String, Connection> connections = new LinkedHashMap<>();
    for (Map.Entry<String, String> url : urls.entrySet()) {
      connections.put(url.getKey(), DriverManager.getConnection(url.getValue()));
    }
    for (int run = -WARM_UPS; run < RUNS; run++) {
      for (Map.Entry<String, Connection> connection : connections.entrySet()) {
        long started = System.nanoTime();
        long used = PROCESS.getProcessCpuTime();
        long sum = read(connection.getValue(), sql);
        if (run >= 0) {
          times.get(connection.getKey())[run] = System.nanoTime() - started;
          processor.get(connection.getKey())[run] = PROCESS.getProcessCpuTime() - used;
        } else if (run == -WARM_UPS) {
          System.out.println(connection.getKey() + " gives " + sum);
        }
      }
    }
    String one = times.keySet().iterator().next();
    for (String name : times.keySet()) {
      double time = median(times.get(name));
      double used = median(processor.get(name));
      System.out.println(
          String.format(
              Locale.ROOT,
              "%-16s %7.0f ms %6.2f, processor %7.0f ms %6.2f",
              name,
              time,
              time / median(times.get(one)),
              used,
              used / median(processor.get(one))));
    }
    for (Connection connection : connections.values()) {
      connection.close();
    }
  }

  private static double median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2] / 1e6;
  }

  private static long read(Connection connection, String sql) throws SQLException {
    long sum = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sum += rows.getLong(1) + rows.getLong(2) + rows.getInt(3);
        sum += (long) rows.getDouble(4) + rows.getBigDecimal(5).signum();
        sum += rows.getString(6).length() + rows.getString(7).length();
        sum += rows.getDate(8).getTime() & 1;
        sum += rows.getTimestamp(9).getNanos() + (rows.getBoolean(10) ? 1 : 0);
      }
    }
    return sum;
  }
}
