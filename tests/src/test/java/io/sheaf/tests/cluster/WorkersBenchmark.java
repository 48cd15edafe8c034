package io.sheaf.tests.cluster;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import io.sheaf.tests.tpch.TpchData;
import io.sheaf.tests.tpch.TpchQueries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Run by hand: SQL on worker processes against the same on threads, turn by turn. Arguments:
 *
 * <ul>
 *   <li>{@code tpch FOLDER WORKERS [QUERY,..]}: TPC-H over a folder of Parquet files, one a table
 *   <li>{@code join FOLDER WORKERS}: two tables of ten million rows, shuffled and by known
 *       divisions; the files are made in the folder when they are not there
 *   <li>{@code sort FOLDER WORKERS}: ten million rows in the order of random keys
 * </ul>
 *
 * Prints medians and ratios.
 */
final class WorkersBenchmark {
  private static final int WARM_UPS = Integer.getInteger("warmups", 4);
  private static final int RUNS = Integer.getInteger("runs", 7);

  private static final int FRAME_ROWS = 10_000_000;

  private WorkersBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "tpch" ->
          tpch(
              Path.of(arguments[1]),
              arguments[2],
              arguments.length > 3 ? List.of(arguments[3].split(",", -1)) : TpchQueries.names());
      case "join" -> join(Path.of(arguments[1]), arguments[2]);
      case "sort" -> sort(Path.of(arguments[1]), arguments[2]);
      default -> throw new IllegalArgumentException("no benchmark " + arguments[0]);
    }
  }

  private static void tpch(Path folder, String workers, List<String> queries) throws Exception {
    try (Session threads = open("threads", workers);
        Session processes = open("processes", workers)) {
      for (String view : TpchData.views(folder)) {
        threads.execute(view).close();
        processes.execute(view).close();
      }
      Map<String, double[]> times = new LinkedHashMap<>();
      Map<String, List<double[]>> all = new LinkedHashMap<>();
      for (int round = -WARM_UPS; round < RUNS; round++) {
        for (String query : queries) {
          double[] both = both(threads, processes, TpchQueries.text(query));
          if (round >= 0) {
            all.computeIfAbsent(query, q -> new ArrayList<>()).add(both);
          }
        }
      }
      all.forEach((query, runs) -> times.put(query, medians(runs)));
      times.forEach(WorkersBenchmark::print);
      print("sum", sum(times.values()));
      System.out.printf(
          Locale.ROOT,
          "geomean of ratios %.2f%n",
          Math.exp(
              times.values().stream().mapToDouble(t -> Math.log(t[1] / t[0])).average().orElse(0)));
    }
  }

  private static void join(Path folder, String workers) throws Exception {
    frames(folder);
    try (Session threads = open("threads", workers);
        Session processes = open("processes", workers)) {
      compare("join, shuffled", threads, processes, joined(folder, "scattered"));
      compare("join, known divisions", threads, processes, joined(folder, "sorted"));
    }
  }

  private static String joined(Path folder, String frame) {
    return "SELECT sum(a.v), sum(b.v), count(*) FROM '%s' a JOIN '%s' b ON a.k = b.k"
        .formatted(folder.resolve(frame + "1.parquet"), folder.resolve(frame + "2.parquet"));
  }

  private static void sort(Path folder, String workers) throws Exception {
    frames(folder);
    try (Session threads = open("threads", workers);
        Session processes = open("processes", workers)) {
      String sorted =
          "SELECT v, k FROM '%s' ORDER BY v".formatted(folder.resolve("scattered1.parquet"));
      compare("sort", threads, processes, sorted);
      compare(
          "sort, no result",
          threads,
          processes,
          "SELECT count(*), sum(v) FROM (SELECT v, row_number() OVER (ORDER BY v) AS n FROM '%s')"
              .formatted(folder.resolve("scattered1.parquet")));
    }
  }

  /** Keys 0 to ten million in order, or spread over 16 stretches, and random values. */
  private static void frames(Path folder) throws Exception {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      for (String frame : List.of("scattered1", "scattered2", "sorted1", "sorted2")) {
        Path file = folder.resolve(frame + ".parquet");
        if (!Files.exists(file)) {
          statement.execute(
              "COPY (SELECT range AS k, random() AS v FROM range(%d) %s) TO '%s' (FORMAT parquet)"
                  .formatted(
                      FRAME_ROWS,
                      frame.startsWith("scattered") ? "ORDER BY range % 16, range" : "",
                      file));
        }
      }
    }
  }

  private static void compare(String name, Session threads, Session processes, String sql) {
    List<double[]> runs = new ArrayList<>();
    for (int run = -WARM_UPS; run < RUNS; run++) {
      double[] both = both(threads, processes, sql);
      if (run >= 0) {
        runs.add(both);
      }
    }
    print(name, medians(runs));
    long bytes = 0;
    try (Result result =
        processes.execute(
            "SELECT sum(byte_count) FROM sheaf.exchanges WHERE execution ="
                + " (SELECT max(execution) FROM sheaf.exchanges)")) {
      for (ColumnBatch batch; (batch = result.next()) != null; ) {
        bytes += ColumnValues.get(batch.column(0), 0) instanceof Number sum ? sum.longValue() : 0;
      }
    }
    System.out.printf(Locale.ROOT, "  moved between processes: %.1f MB%n", bytes / 1e6);
  }

  private static void print(String name, double[] times) {
    System.out.printf(
        Locale.ROOT,
        "%s: threads %.1f ms, processes %.1f ms, ratio %.2f%n",
        name,
        times[0] / 1e6,
        times[1] / 1e6,
        times[1] / times[0]);
  }

  static Session open(String scheduler, String workers) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("scheduler", scheduler);
    settings.put("workers", workers);
    settings.put("threads", "2");
    settings.put("memory", "4GB");
    settings.put("spill_directory", Files.createTempDirectory("sheaf-benchmark").toString());
    return Session.open(settings);
  }

  /** Times on threads and on processes, in nanoseconds. */
  private static double[] both(Session threads, Session processes, String sql) {
    return new double[] {time(threads, sql), time(processes, sql)};
  }

  private static double[] medians(List<double[]> runs) {
    double[] medians = new double[2];
    for (int side = 0; side < 2; side++) {
      int which = side;
      double[] sorted = runs.stream().mapToDouble(run -> run[which]).sorted().toArray();
      medians[side] = sorted[sorted.length / 2];
    }
    return medians;
  }

  private static double[] sum(Collection<double[]> times) {
    return new double[] {
      times.stream().mapToDouble(t -> t[0]).sum(), times.stream().mapToDouble(t -> t[1]).sum()
    };
  }

  /** Runs a statement and reads all its rows. */
  static double time(Session session, String sql) {
    long start = System.nanoTime();
    long rows = 0;
    try (Result result = session.execute(sql)) {
      for (ColumnBatch batch; (batch = result.next()) != null; ) {
        rows += batch.rowCount();
      }
    }
    long nanos = System.nanoTime() - start;
    if (rows < 0) {
      throw new IllegalStateException();
    }
    return nanos;
  }
}
