package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Times copying a Parquet file against DuckDB's COPY in the same process: {@code WriteBenchmark
 * file [threads] [format]}. Not a test: run it by hand, on a quiet machine, with the engine's JVM
 * options.
 */
public final class WriteBenchmark {
  private static final int ROUNDS = 7;

  private WriteBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path from = Path.of(arguments[0]);
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
    String format = arguments.length > 2 ? arguments[2] : "parquet";
    Path folder = Files.createTempDirectory("write-benchmark");
    Path own = folder.resolve("own." + format);
    Path other = folder.resolve("other." + format);
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.execute("SET threads = " + threads);
      duckDb.execute("SET preserve_insertion_order = false");
      double ownBest = Double.MAX_VALUE;
      double otherBest = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        double ownMillis = time(() -> copy(TableText.open(from), own, format, threads));
        double otherMillis =
            time(
                () ->
                    duckDb.execute(
                        "COPY (SELECT * FROM '%s') TO '%s' (FORMAT %s)"
                            .formatted(from, other, format)));
        ownBest = Math.min(ownBest, ownMillis);
        otherBest = Math.min(otherBest, otherMillis);
        System.out.printf(Locale.ROOT, "own %7.0f ms, DuckDB %7.0f ms%n", ownMillis, otherMillis);
      }
      System.out.printf(
          Locale.ROOT,
          "best: own %.0f ms (%d MB), DuckDB %.0f ms (%d MB), ratio %.2f%n",
          ownBest,
          Files.size(own) >> 20,
          otherBest,
          Files.size(other) >> 20,
          ownBest / otherBest);
    } finally {
      Files.deleteIfExists(own);
      Files.deleteIfExists(other);
      Files.deleteIfExists(folder);
    }
  }

  private interface Work {
    void run() throws InterruptedException, SQLException, IOException;
  }

  private static double time(Work work) throws InterruptedException, SQLException, IOException {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static void copy(TableSource table, Path to, String format, int threads)
      throws InterruptedException {
    List<? extends Split> splits = table.splits();
    AtomicInteger next = new AtomicInteger();
    int[] columns = IntStream.range(0, table.schema().size()).toArray();
    try (MemoryPool pool = new MemoryPool(2L << 30);
        TableWriter writer =
            FileFormats.byName(format).write(to.toString(), table.schema(), Options.NONE, pool)) {
      List<Thread> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        workers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (MemoryConsumer memory = pool.consumer("benchmark");
                          TableWriter.Encoder encoder = writer.newEncoder()) {
                        ReadRequest request = new ReadRequest(columns, List.of(), 2048, memory);
                        for (int s; (s = next.getAndIncrement()) < splits.size(); ) {
                          try (BatchReader reader = table.open(splits.get(s), request)) {
                            for (ColumnBatch batch; (batch = reader.next()) != null; ) {
                              encoder.accept(batch);
                            }
                          }
                        }
                        encoder.finish();
                      }
                    }));
      }
      for (Thread worker : workers) {
        worker.join();
      }
      writer.commit();
    }
  }
}
