package io.sheaf.cluster;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.BodyDecoder;
import io.sheaf.graph.Execution;
import io.sheaf.graph.GraphException;
import io.sheaf.graph.PortableGraph;
import io.sheaf.graph.PortableGraph.PortableLayer;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.ThreadScheduler;
import io.sheaf.graph.WorkerServices;
import io.sheaf.graph.wire.RecordCodec;
import io.sheaf.graph.wire.WireFormatException;
import io.sheaf.operators.spill.SpillDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;

/** Runs a graph that was kept after its task had killed workers, alone in this process. */
public final class Replay {
  static final RecordCodec<PortableGraph> CODEC = RecordCodec.of(PortableGraph.class);

  private Replay() {}

  /**
   * Runs it to the end, or until it kills this process too.
   *
   * @return the exit status: 0 when all went well here
   * @throws RuntimeException the failure of a task
   */
  public static int run(Path file, int threads, long memoryBytes, Path spillParent) {
    try (MemoryPool memory = new MemoryPool(memoryBytes);
        SpillDirectory spill = SpillDirectory.open(spillParent);
        ThreadScheduler scheduler = new ThreadScheduler(threads)) {
      WorkerServices services = WorkerServices.of(memory, spill);
      Map<String, BodyDecoder> decoders = BodyDecoder.installed();
      TaskGraph graph =
          CODEC
              .decode(Files.readAllBytes(file))
              .toGraph(layer -> bodies(layer, decoders, services));
      try (Execution execution = scheduler.execute(graph)) {
        execution.await();
      }
      System.err.println("sheaf worker: the task ran to its end");
      return 0;
    } catch (IOException | WireFormatException e) {
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot read the graph in '" + file + "': " + e.getMessage(), e);
    }
  }

  private static IntFunction<TaskBody> bodies(
      PortableLayer layer, Map<String, BodyDecoder> decoders, WorkerServices services) {
    if (layer.kind() == null) {
      return i -> {
        throw new GraphException(
            "layer " + layer.name() + " ran in the client's process: it can't be replayed");
      };
    }
    return decoders.get(layer.kind()).decode(layer.bodies(), services);
  }
}
