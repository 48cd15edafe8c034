package io.sheaf.storage.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What SQL may expect of files, wherever they are. */
final class FileSystemContract implements AutoCloseable {
  private final String root;
  private final Connection connection;
  private final Statement statement;

  private FileSystemContract(Service service) throws SQLException {
    root = service.root();
    connection = DriverManager.getConnection("jdbc:sheaf:");
    statement = connection.createStatement();
    for (String sql : service.setup()) {
      statement.execute(sql);
    }
  }

  static void check(Service service) throws SQLException {
    try (FileSystemContract contract = new FileSystemContract(service)) {
      contract.filesComeBack();
      contract.globsFindFiles();
      contract.keysAreFolders();
      contract.foldersAreAllOrNothing();
      contract.foldersAreReplacedAndExtended();
      contract.whatIsMissingIsNamed();
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
    connection.close();
  }

  private List<List<String>> rows(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(sql.replace("ROOT", root))) {
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

  private String value(String sql) throws SQLException {
    return rows(sql).getFirst().getFirst();
  }

  private void execute(String sql) throws SQLException {
    statement.execute(sql.replace("ROOT", root));
  }

  private void fails(String state, String sql) {
    SQLException error = assertThrows(SQLException.class, () -> execute(sql), sql);
    assertEquals(state, error.getSQLState(), error.getMessage());
    assertTrue(error.getMessage().contains(root), error.getMessage());
  }

  private void filesComeBack() throws SQLException {
    execute(
        "CREATE TABLE numbers AS SELECT i, 'text ' || i AS s, i % 3 AS k FROM range(200000) AS r"
            + " (i)");
    for (String format : List.of("parquet", "csv", "ndjson", "csv.gz", "arrow")) {
      execute("COPY numbers TO 'ROOT/t." + format + "'");
      assertEquals(
          List.of(List.of("200000", "19999900000", "199999", "text 99999")),
          rows("SELECT count(*), sum(i), max(i), max(s) FROM 'ROOT/t." + format + "'"),
          format);
    }
    assertEquals(
        "19", value("SELECT count(*) FROM 'ROOT/t.parquet' WHERE i BETWEEN 150000 AND 150018"));
    execute("COPY (SELECT 1 AS i) TO 'ROOT/t.parquet'");
    assertEquals("1", value("SELECT count(*) FROM 'ROOT/t.parquet'"));
  }

  private void globsFindFiles() throws SQLException {
    for (String name : List.of("a1", "a2", "b1")) {
      execute("COPY (SELECT '" + name + "' AS name) TO 'ROOT/" + name + ".csv' (HEADER)");
    }
    assertEquals(
        List.of(List.of("a1"), List.of("a2")), rows("SELECT name FROM 'ROOT/a*.csv' ORDER BY 1"));
    assertEquals(
        List.of(List.of("a1"), List.of("b1")),
        rows("SELECT name FROM 'ROOT/{a,b}[1].csv' ORDER BY 1"));
    assertEquals(
        List.of(List.of(root + "/a2.csv")),
        rows("SELECT filename FROM read_csv(['ROOT/a2.csv'], filename => true)"));
    fails("58P01", "SELECT * FROM 'ROOT/none*.csv'");
  }

  private void keysAreFolders() throws SQLException {
    execute("COPY numbers TO 'ROOT/keys' (FORMAT PARQUET, PARTITION_BY (k))");
    assertEquals(
        List.of(List.of("0", "66667"), List.of("1", "66667"), List.of("2", "66666")),
        rows("SELECT k, count(*) FROM 'ROOT/keys/**/*.parquet' GROUP BY k ORDER BY k"));
    assertEquals("66667", value("SELECT count(*) FROM 'ROOT/keys/k=*/*.parquet' WHERE k = 1"));
    assertEquals("200000", value("SELECT count(*) FROM read_parquet('ROOT/keys')"));
  }

  private void foldersAreAllOrNothing() throws SQLException {
    assertThrows(
        SQLException.class,
        () ->
            execute(
                "COPY (SELECT k, i / (i - 199999) AS x FROM numbers) TO 'ROOT/half' (FORMAT CSV,"
                    + " PARTITION_BY (k))"));
    fails("58P01", "SELECT * FROM 'ROOT/half/**/*.csv'");
    assertThrows(
        SQLException.class,
        () -> execute("COPY (SELECT i / (i - 199999) AS x FROM numbers) TO 'ROOT/half.csv'"));
    fails("58P01", "SELECT * FROM 'ROOT/half.csv'");
  }

  private void foldersAreReplacedAndExtended() throws SQLException {
    fails(
        "22023", "COPY (SELECT 1 AS i, 0 AS k) TO 'ROOT/keys' (FORMAT PARQUET, PARTITION_BY (k))");
    execute(
        "COPY (SELECT 1 AS i, 'x' AS s, 7 AS k) TO 'ROOT/keys' (FORMAT PARQUET, PARTITION_BY (k),"
            + " OVERWRITE)");
    assertEquals(
        List.of(List.of("1", "x", "7")), rows("SELECT i, s, k FROM 'ROOT/keys/**/*.parquet'"));
    execute(
        "COPY (SELECT 2 AS i, 'y' AS s, 7 AS k) TO 'ROOT/keys' (FORMAT PARQUET, PARTITION_BY (k),"
            + " APPEND)");
    assertEquals(
        List.of(List.of("1"), List.of("2")),
        rows("SELECT i FROM 'ROOT/keys/**/*.parquet' ORDER BY i"));
    // A statement that fails leaves what was there.
    assertThrows(
        SQLException.class,
        () ->
            execute(
                "COPY (SELECT k, i / (i - 199999) AS x FROM numbers) TO 'ROOT/keys' (FORMAT"
                    + " PARQUET, PARTITION_BY (k), OVERWRITE)"));
    assertEquals("2", value("SELECT count(*) FROM 'ROOT/keys/**/*.parquet'"));
  }

  private void whatIsMissingIsNamed() throws SQLException {
    fails("58P01", "SELECT * FROM 'ROOT/missing.parquet'");
    String listed = rows("SELECT * FROM sheaf.secrets").toString();
    assertFalse(listed.contains("Eby8vdM02"), listed);
  }
}
