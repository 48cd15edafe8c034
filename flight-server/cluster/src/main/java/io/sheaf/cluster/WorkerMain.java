package io.sheaf.cluster;

import io.sheaf.cluster.process.SecurityVariables;
import io.sheaf.cluster.transport.Address;
import io.sheaf.columnar.error.SheafException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The main class of worker processes that the engine starts by itself; people use {@code sheaf
 * worker}. The first argument is {@code worker}, so that a list of processes tells what it is.
 */
public final class WorkerMain {
  private WorkerMain() {}

  /**
   * Works until the coordinator ends.
   *
   * @param args {@code worker --coordinator HOST:PORT --name N --threads N --memory BYTES
   *     --spill-directory PATH --spill-limit BYTES [--port N] [--advertise HOST:PORT] [--child]}
   */
  public static void main(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i < args.length; i++) {
      options.put(args[i], args[i].equals("--child") ? "" : args[++i]);
    }
    int status;
    try {
      status =
          new WorkerRunner(
                  new WorkerOptions(
                      Address.parse(options.get("--coordinator")),
                      options.get("--name"),
                      "",
                      Integer.parseInt(options.getOrDefault("--port", "0")),
                      options.containsKey("--advertise")
                          ? Address.parse(options.get("--advertise"))
                          : null,
                      Integer.parseInt(options.get("--threads")),
                      Long.parseLong(options.get("--memory")),
                      Path.of(options.get("--spill-directory")),
                      Long.parseLong(options.get("--spill-limit")),
                      Map.of(),
                      SecurityVariables.read(System.getenv()),
                      options.containsKey("--child")))
              .run();
    } catch (SheafException e) {
      System.err.println("sheaf worker: " + e.getMessage());
      status = 1;
    }
    System.exit(status);
  }
}
