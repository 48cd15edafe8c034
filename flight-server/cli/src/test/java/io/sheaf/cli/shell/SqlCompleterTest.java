package io.sheaf.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.sql.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlCompleterTest {
  private Session session;

  @BeforeEach
  void open() {
    session = Session.open(Map.of());
    session.execute("CREATE VIEW stones AS SELECT 1 AS stone_id, 2 AS price").close();
    session.execute("CREATE VIEW other AS SELECT 1 AS stock").close();
  }

  @AfterEach
  void close() {
    session.close();
  }

  private List<String> at(String line) {
    return new SqlCompleter(session)
        .candidates(line, line.length()).stream().map(Candidate::value).toList();
  }

  @Test
  void namesOfTheTablesInUseComeFirst() {
    assertEquals(List.of("stones", "stone_id"), at("select * from stones where sto"));
    assertEquals(List.of("stones", "stock", "stone_id"), at("select sto"));
  }

  @Test
  void keywordsFollowTheUsersCase() {
    assertEquals(List.of("SELECT"), at("SELE"));
    assertEquals(List.of("select"), at("sele"));
  }

  @Test
  void settingsFollowSet() {
    assertEquals(List.of("divisions", "division_rows"), at("SET div"));
    assertEquals(List.of("\\timing"), at("\\t"));
  }

  @Test
  void pathsFollowAQuote(@TempDir Path folder) throws Exception {
    Files.createFile(folder.resolve("data.parquet"));
    Files.createDirectory(folder.resolve("deep"));
    assertEquals(
        List.of(folder + "/data.parquet", folder + "/deep/"),
        at("SELECT * FROM '" + folder + "/d").stream().sorted().toList());
  }

  @Test
  void inputGoesOnUntilItsSemicolon() {
    assertFalse(Input.isComplete("SELECT 1"));
    assertFalse(Input.isComplete("SELECT ';"));
    assertTrue(Input.isComplete("SELECT 1;"));
    assertTrue(Input.isComplete("\\d"));
    assertTrue(Input.isComplete("  "));
  }
}
