package io.sheaf.tests.divisions;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.tests.oracle.PageExamples;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of the guide to sorted files. */
class DivisionsGuideTest {
  @Test
  void theExamplesDoWhatThePageSays(@TempDir Path folder) throws IOException {
    int ran = PageExamples.run(Path.of("..", "docs", "guide", "divisions.md"), folder);
    assertTrue(ran > 8, "the page has examples");
  }
}
