package io.sheaf.cluster;

import io.sheaf.cluster.Workforce.Death;
import io.sheaf.graph.PortableGraph;
import io.sheaf.graph.cluster.ExecutionFailure;
import io.sheaf.graph.wire.RecordCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is known of a task that kills the workers that run it, and a file with which it can be run
 * again alone.
 *
 * @param memory the memory curve of each worker, megabytes a second
 */
record PoisonReport(
    ExecutionFailure.Poison poison,
    List<Death> deaths,
    Map<String, String> memory,
    PortableGraph graph) {
  private static final RecordCodec<PortableGraph> CODEC = RecordCodec.of(PortableGraph.class);

  /** Writes the file to run it again, and returns all that is known as lines. */
  String write() {
    StringBuilder text = new StringBuilder();
    for (Death death : deaths) {
      text.append("worker ").append(death.worker()).append(": ").append(death.exit()).append('\n');
      text.append("  memory (MB, second by second): ")
          .append(memory.getOrDefault(death.worker(), ""))
          .append('\n');
      text.append("  its last lines:\n");
      death.lastLines().forEach(line -> text.append("    ").append(line).append('\n'));
    }
    try {
      Path folder =
          Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "sheaf-errors"));
      Path file = Files.createTempFile(folder, "task-", ".graph");
      Files.write(file, CODEC.encode(graph));
      text.append("to run the task again alone: sheaf worker --replay '")
          .append(file)
          .append("' --task '")
          .append(poison.task())
          .append("'\n");
    } catch (IOException e) {
      text.append("the task could not be kept for a replay: ").append(e.getMessage()).append('\n');
    }
    return text.toString();
  }
}
