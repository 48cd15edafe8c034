package io.sheaf.sql.parser;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentedStatementsTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "statements.md");
  private static final Pattern EXAMPLE = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyExampleOfThePageParses() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
    while (example.find()) {
      SqlScript script = SqlScript.of(example.group(1));
      assertFalse(script.statements().isEmpty());
      script.statements().forEach(statement -> RoundTrip.check(SheafParser.parse(statement)));
    }
  }
}
