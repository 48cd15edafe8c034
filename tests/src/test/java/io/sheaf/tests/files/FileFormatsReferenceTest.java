package io.sheaf.tests.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the examples of the page on file formats, one after the other: the last statement of a block
 * gives the rows of the text block behind it.
 */
class FileFormatsReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "file-formats.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?ms)^```sql\n(.*?)^```\n(?:```text\n(.*?)^```$)?");

  @Test
  void theExamplesDoWhatThePageSays(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("data"));
    List<String> ran = new ArrayList<>();
    try (Session session = Session.open(Map.of("threads", "2"))) {
      Matcher matcher = EXAMPLE.matcher(Files.readString(PAGE));
      while (matcher.find()) {
        String rows = "";
        for (String statement : matcher.group(1).split(";\n", -1)) {
          if (!statement.isBlank()) {
            String sql = statement.replace("'data/", "'" + folder + "/data/");
            rows =
                SheafRows.query(session, sql).rows().stream()
                    .map(
                        row ->
                            row.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                + "\n")
                    .collect(Collectors.joining());
            ran.add(statement);
          }
        }
        if (matcher.group(2) != null) {
          assertEquals(matcher.group(2), rows, ran.getLast());
        }
      }
    }
    assertTrue(ran.size() > 10, "the page has examples");
  }
}
