package io.sheaf.operators.sort;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.aggregate.TestPlans;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.ExecutionSettings;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SortSpec;
import io.sheaf.operators.spec.TopNSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Times sorts of a generated table (price DECIMAL(12,2), key BIGINT, line INTEGER, flag INTEGER,
 * name VARCHAR) by two threads, reading all columns of the result. Run by hand: {@code main}, with
 * the number of rows, default 6,000,000, and words of the names of cases, default all. Prints the
 * best and the median of eleven runs.
 */
final class SortBenchmark {
  private static final Schema SCHEMA =
      Schema.of(
          new Field("price", new Decimal(12, 2), false),
          new Field("key", Simple.BIGINT, false),
          new Field("line", Simple.INTEGER, false),
          new Field("flag", Simple.INTEGER, false),
          new Field("name", Simple.VARCHAR, false));
  private static final int BATCH = 2048;
  private static final int RUNS = 11;

  private SortBenchmark() {}

  /**
   * The table, by slices that share its arrays' content; only the first columns when fewer are
   * asked for.
   */
  private record Table(Schema schema, long[] prices, long[] keys, int[] lines, int[] flags)
      implements OperatorSpec {
    static Table generate(int rows) {
      Random random = new Random(1);
      return new Table(
          SCHEMA,
          random.longs(rows, 90_000, 10_500_000).toArray(),
          random.longs(rows, 0, 6_000_000).toArray(),
          random.ints(rows, 1, 8).toArray(),
          random.ints(rows, 0, 3).toArray());
    }

    Table project(int columns) {
      return new Table(new Schema(SCHEMA.fields().subList(0, columns)), prices, keys, lines, flags);
    }

    @Override
    public List<OperatorSpec> inputs() {
      return List.of();
    }

    @Override
    public String describe() {
      return "Table";
    }

    @Override
    public void build(PipelineBuilder pipelines) {
      AtomicInteger next = new AtomicInteger();
      pipelines.source(
          this,
          new Source() {
            @Override
            public int maxDrivers() {
              return 64;
            }

            @Override
            public Reader open(DriverContext driver) {
              return new Slices(next);
            }
          });
    }

    private final class Slices implements Source.Reader {
      private final AtomicInteger slices;
      private final long[] price = new long[BATCH];
      private final long[] key = new long[BATCH];
      private final int[] line = new int[BATCH];
      private final int[] flag = new int[BATCH];
      private final long[] name = new long[2 * BATCH];

      Slices(AtomicInteger slices) {
        this.slices = slices;
      }

      @Override
      public ColumnBatch next() {
        int from = Math.min(prices.length, slices.getAndIncrement() * BATCH);
        int count = Math.min(BATCH, prices.length - from);
        if (count == 0) {
          return null;
        }
        System.arraycopy(prices, from, price, 0, count);
        System.arraycopy(keys, from, key, 0, count);
        System.arraycopy(lines, from, line, 0, count);
        System.arraycopy(flags, from, flag, 0, count);
        Column[] columns = {
          new LongColumn(schema.type(0), count, price, null),
          new LongColumn(schema.type(1), count, key, null),
          new IntColumn(Simple.INTEGER, count, line, null),
          new IntColumn(Simple.INTEGER, count, flag, null),
          null
        };
        if (schema.size() == 5) {
          columns[4] = names(count);
        }
        return new DenseBatch(count, Arrays.copyOf(columns, schema.size()));
      }

      private Column names(int count) {
        byte[] text = "C#0000000000".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
          long left = key[i];
          for (int digit = text.length - 1; digit > 4; digit--) {
            text[digit] = (byte) ('0' + left % 10);
            left /= 10;
          }
          Views.setInline(name, i, text, 0, text.length);
        }
        return new ViewColumn(Simple.VARCHAR, count, name, null);
      }

      @Override
      public void close() {}
    }
  }

  private static void time(
      String name, OperatorSpec plan, long memory, ExecutionSettings settings, String chosen)
      throws Exception {
    if (!name.contains(chosen)) {
      return;
    }
    long[] nanos = new long[RUNS];
    try (MemoryPool pool = new MemoryPool(memory)) {
      for (int run = 0; run < RUNS; run++) {
        long[] rows = {0};
        long start = System.nanoTime();
        TestPlans.run(
            plan,
            pool,
            settings,
            batch -> {
              for (int i = 0; i < batch.columnCount(); i++) {
                rows[0] += batch.column(i).size();
              }
            });
        nanos[run] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-30s best %6.1f ms, median %6.1f ms%n", name, nanos[0] / 1e6, nanos[RUNS / 2] / 1e6);
  }

  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6_000_000;
    String chosen = arguments.length > 1 ? arguments[1] : "";
    Table table = Table.generate(rows);
    ExecutionSettings settings =
        new ExecutionSettings(
            2, BATCH, false, Path.of(System.getProperty("java.io.tmpdir"), "sort-benchmark"));
    List<SortKey> three = List.of(ascending(0), ascending(1), ascending(2));
    long plenty = 2L << 30;
    time(
        "sort by decimal, long, int",
        new SortSpec(table.project(4), three),
        plenty,
        settings,
        chosen);
    time(
        "sort by one long",
        new SortSpec(table.project(2), List.of(ascending(1))),
        plenty,
        settings,
        chosen);
    time(
        "sort by string, int",
        new SortSpec(table, List.of(ascending(4), ascending(2))),
        plenty,
        settings,
        chosen);
    time(
        "top 100 by decimal, long, int",
        new TopNSpec(table.project(4), three, 0, 100),
        plenty,
        settings,
        chosen);
    time(
        "top 100 by int, decimal",
        new TopNSpec(table.project(4), List.of(ascending(3), ascending(0)), 0, 100),
        plenty,
        settings,
        chosen);
    time(
        "sort, 64 MiB of memory",
        new SortSpec(table.project(4), three),
        64L << 20,
        settings,
        chosen);
  }

  private static SortKey ascending(int column) {
    return new SortKey(column, false, false);
  }
}
