package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of transitions is the one of the page about it. */
class TransitionsTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([A-Z_]+)` \\| `([A-Z_]+)` \\| `([A-Z_]+)` \\|");

  @Test
  void thePageShowsTheTable() throws IOException {
    Set<String> page = new TreeSet<>();
    Matcher rows = ROW.matcher(Files.readString(Path.of("../../docs/internals/cluster-state.md")));
    while (rows.find()) {
      page.add(rows.group(1) + " " + rows.group(2) + " " + rows.group(3));
    }
    Set<String> code = new TreeSet<>();
    for (TaskState from : TaskState.values()) {
      for (TaskEvent event : TaskEvent.values()) {
        TaskState to = Transitions.next(from, event);
        if (to != null) {
          assertNotEquals(from, to, from + " " + event);
          code.add(from + " " + event + " " + to);
        }
      }
    }
    assertEquals(code, page);
  }
}
