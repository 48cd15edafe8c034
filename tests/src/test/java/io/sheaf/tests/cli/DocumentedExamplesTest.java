package io.sheaf.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the examples of the guide: each block of shell must end with status 0 and print what the
 * text block right after it shows. A block of Java is a file named after its class.
 */
class DocumentedExamplesTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

  private record Block(String language, String text) {}

  private static List<Block> blocks(Path page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(page));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "getting-started.md",
        "command-line.md",
        "jdbc.md",
        "cluster.md",
        "server.md",
        "tools.md"
      })
  void theExamplesOfAPageDoWhatItSays(String page, @TempDir Path folder) throws Exception {
    Launcher launcher = new Launcher(folder);
    List<Block> blocks = blocks(GUIDE.resolve(page));
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (block.language().equals("java")) {
        Matcher name = CLASS.matcher(block.text());
        if (name.find()) {
          Files.writeString(folder.resolve(name.group(1) + ".java"), block.text());
        }
      } else if (block.language().equals("sh")) {
        Launcher.Outcome outcome = launcher.bash(block.text());
        assertEquals(0, outcome.status(), block.text() + outcome.stderr());
        if (i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text")) {
          assertEquals(blocks.get(i + 1).text(), outcome.stdout(), block.text() + outcome.stderr());
        }
      }
    }
  }
}
