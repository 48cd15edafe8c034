package io.sheaf.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges of several times the memory, into few and many partitions: they go to disk. */
class ExchangeMemoryTest {
  /** 1.5 million groups of some 60 bytes. */
  private static final String AGGREGATE =
      """
      SELECT count(*), sum(c), min(k), max(k), max(m)
      FROM (SELECT l_orderkey * 100 + n_nationkey AS k, l_linenumber AS l,
                   count(*) AS c, max(l_shipinstruct) AS m
            FROM lineitem, nation
            GROUP BY l_orderkey * 100 + n_nationkey, l_linenumber)
      """;

  /** Both sides of the join are exchanged. */
  private static final String JOIN =
      """
      SELECT count(*), sum(a.l_quantity), max(b.l_comment)
      FROM (SELECT * FROM lineitem, nation WHERE n_nationkey < 6) a
      JOIN lineitem b ON a.l_orderkey = b.l_orderkey AND a.l_linenumber = b.l_linenumber
      """;

  @TempDir Path spill;

  @ParameterizedTest
  @CsvSource({
    "memory=16MB;partitions=129",
    "memory=16MB;partitions=7",
    "memory=24MB;partitions=257;scheduler=sync",
  })
  @Timeout(300)
  void exchangesLargerThanMemoryGiveTheirRows(String text) throws SQLException, IOException {
    Map<String, String> settings =
        new HashMap<>(Map.of("threads", "2", "join", "hash", "spill_directory", spill.toString()));
    for (String pair : text.split(";", -1)) {
      settings.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    try (Session session = Session.open(settings);
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement duckdb = connection.createStatement()) {
      for (String view : TpchData.views(TpchData.parquet(0.01))) {
        session.execute(view).close();
        duckdb.execute(view);
      }
      for (String sql : List.of(AGGREGATE, JOIN)) {
        try (ResultSet results = duckdb.executeQuery(sql)) {
          Rows expected = Rows.read(results);
          assertNull(Rows.difference(expected, SheafRows.query(session, sql), false), sql);
        }
      }
    }
    try (Stream<Path> left = Files.walk(spill)) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
  }
}
