package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Times scans of TPC-H's lineitem: {@code ScanBenchmark lineitem.parquet [threads] [batchRows]}.
 * Not a test: run it by hand, on a quiet machine, with the engine's JVM options.
 */
public final class ScanBenchmark {
  private static final int ROUNDS = 25;

  private final TableSource table;
  private final int threads;
  private final int batchRows;
  private final AtomicLong cpuNanos = new AtomicLong();

  private ScanBenchmark(TableSource table, int threads, int batchRows) {
    this.table = table;
    this.threads = threads;
    this.batchRows = batchRows;
  }

  /** What is done with each batch; returns something that depends on its values. */
  private interface Work {
    long run(ColumnBatch batch);
  }

  public static void main(String[] arguments) throws InterruptedException {
    TableSource table = TableText.open(Path.of(arguments[0]));
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    int batchRows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2048;
    ScanBenchmark benchmark = new ScanBenchmark(table, threads, batchRows);
    benchmark.measure("sum(l_extendedprice)", () -> ScanBenchmark::sum, 5);
    benchmark.measure("shipdate filter, 3 columns", FilterThenThree::new, 10, 5, 6, 4);
    int[] all = IntStream.range(0, table.schema().size()).toArray();
    benchmark.measure("all columns", () -> ScanBenchmark::touchAll, all);
    if (arguments.length > 3) {
      for (int column : all) {
        benchmark.measure(
            table.schema().field(column).name(), () -> ScanBenchmark::touchAll, column);
      }
    }
  }

  private void measure(String name, java.util.function.Supplier<Work> work, int... columns)
      throws InterruptedException {
    double best = Double.MAX_VALUE;
    double leastCpu = Double.MAX_VALUE;
    long check = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      check = scan(work, columns);
      double millis = (System.nanoTime() - start) / 1e6;
      best = Math.min(best, millis);
      leastCpu = Math.min(leastCpu, cpuNanos.getAndSet(0) / 1e6);
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s best %7.1f ms, least processor time %7.1f ms (%d)%n",
        name,
        best,
        leastCpu,
        check);
  }

  private long scan(java.util.function.Supplier<Work> work, int[] columns)
      throws InterruptedException {
    List<? extends Split> splits = table.splits();
    AtomicInteger next = new AtomicInteger();
    long[] results = new long[threads];
    List<Thread> workers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Runnable body =
          () -> {
            try (MemoryConsumer memory = POOL.consumer("benchmark")) {
              Work own = work.get();
              for (int s; (s = next.getAndIncrement()) < splits.size(); ) {
                ReadRequest request = new ReadRequest(columns, List.of(), batchRows, memory);
                try (BatchReader reader = table.open(splits.get(s), request)) {
                  for (ColumnBatch batch; (batch = reader.next()) != null; ) {
                    results[thread] += own.run(batch);
                  }
                }
              }
            }
            cpuNanos.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
          };
      workers.add(Thread.ofPlatform().start(body));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return java.util.Arrays.stream(results).sum();
  }

  private static final MemoryPool POOL = new MemoryPool(512L << 20);

  private static long sum(ColumnBatch batch) {
    long[] values = ((LongColumn) batch.column(0)).values();
    long sum = 0;
    for (int i = 0; i < batch.rowCount(); i++) {
      sum += values[i];
    }
    return sum;
  }

  private static long touchAll(ColumnBatch batch) {
    long sum = 0;
    for (int c = 0; c < batch.columnCount(); c++) {
      Column column = batch.column(c);
      sum += column.size();
    }
    return sum;
  }

  /** One year's rows in seven, then three columns of them. */
  private static final class FilterThenThree implements Work {
    private int[] rows = {};
    private final ColumnBuffer dates = new ColumnBuffer();
    private final ColumnBuffer[] buffers = {
      null, new ColumnBuffer(), new ColumnBuffer(), new ColumnBuffer()
    };

    @Override
    public long run(ColumnBatch batch) {
      if (rows.length < batch.rowCount()) {
        rows = new int[batch.rowCount()];
      }
      int[] days = ((IntColumn) batch.column(0).flat(dates)).values();
      int count = 0;
      for (int i = 0; i < batch.rowCount(); i++) {
        rows[count] = i;
        // 1994-01-01 to 1994-12-31, without a branch.
        count += (8765 - days[i] & days[i] - 9131) >>> 31;
      }
      long sum = count;
      for (int c = 1; c < 4; c++) {
        long[] values = ((LongColumn) batch.column(c, rows, count, buffers[c])).values();
        for (int i = 0; i < count; i++) {
          sum += values[i];
        }
      }
      return sum;
    }
  }
}
