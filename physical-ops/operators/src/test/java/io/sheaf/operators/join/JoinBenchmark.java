package io.sheaf.operators.join;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.FragmentRunner;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.pipeline.Sink;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Times joins of generated tables (key BIGINT, value INTEGER): {@code select sum(right.v) from left
 * join right}. Run by hand: {@code main}. Arguments: names of cases, default all. Prints the best
 * and the median of eleven runs by two threads, the first run, and the least processor time a
 * thread, which other processes disturb less.
 */
final class JoinBenchmark {
  private static final Schema SCHEMA =
      Schema.of(new Field("k", Simple.BIGINT, false), new Field("v", Simple.INTEGER, false));
  private static final int BATCH = 2048;

  private static final com.sun.management.OperatingSystemMXBean PROCESS =
      (com.sun.management.OperatingSystemMXBean)
          java.lang.management.ManagementFactory.getOperatingSystemMXBean();

  private JoinBenchmark() {}

  record Table(long[] keys, int[] values) implements OperatorSpec {
    @Override
    public Schema schema() {
      return SCHEMA;
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
      private static final int MORSEL = 64 * BATCH;
      private final AtomicInteger morsels;
      private final long[] k = new long[BATCH];
      private final int[] v = new int[BATCH];
      private int at;
      private int end;

      Slices(AtomicInteger morsels) {
        this.morsels = morsels;
      }

      @Override
      public ColumnBatch next() {
        if (at == end) {
          at = (int) Math.min(keys.length, (long) morsels.getAndIncrement() * MORSEL);
          end = Math.min(keys.length, at + MORSEL);
          if (at == end) {
            return null;
          }
        }
        int count = Math.min(BATCH, end - at);
        System.arraycopy(keys, at, k, 0, count);
        System.arraycopy(values, at, v, 0, count);
        at += count;
        return new DenseBatch(
            count,
            new LongColumn(Simple.BIGINT, count, k, null),
            new IntColumn(Simple.INTEGER, count, v, null));
      }

      @Override
      public void close() {}
    }
  }

  record Sum(OperatorSpec input, int column, AtomicLong sum) implements OperatorSpec {
    @Override
    public Schema schema() {
      return input.schema();
    }

    @Override
    public List<OperatorSpec> inputs() {
      return List.of(input);
    }

    @Override
    public String describe() {
      return "Sum";
    }

    @Override
    public void build(PipelineBuilder pipelines) {
      pipelines.input(input);
      pipelines.sink(
          this,
          new Sink() {
            @Override
            public Driver open(DriverContext driver) {
              return new Adder();
            }

            @Override
            public void finish(FragmentContext fragment) {}
          });
    }

    private final class Adder implements Sink.Driver {
      private long own;

      @Override
      public void accept(ColumnBatch batch) {
        Column values = batch.column(column);
        if (values instanceof IntColumn ints) {
          own += sum(ints.values(), ints.size());
        }
      }

      private static long sum(int[] values, int count) {
        long total = 0;
        for (int i = 0; i < count; i++) {
          total += values[i];
        }
        return total;
      }

      @Override
      public void combine() {
        sum.addAndGet(own);
      }

      @Override
      public void close() {}
    }
  }

  private static Table table(int rows, long range, long factor, boolean shuffled, boolean foreign) {
    Random random = new Random(42);
    long[] keys = new long[rows];
    int[] values = new int[rows];
    for (int i = 0; i < rows; i++) {
      keys[i] = (foreign ? (long) (random.nextDouble() * range) : i) * factor;
      values[i] = i & 1023;
    }
    if (shuffled) {
      for (int i = rows - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        long key = keys[i];
        keys[i] = keys[j];
        keys[j] = key;
      }
    }
    return new Table(keys, values);
  }

  static Table clustered(int rows, int each, long factor) {
    long[] keys = new long[rows];
    int[] values = new int[rows];
    for (int i = 0; i < rows; i++) {
      keys[i] = i / each * factor;
      values[i] = i & 1023;
    }
    return new Table(keys, values);
  }

  private static void run(String name, Table left, Table right, JoinType type) throws Exception {
    int[] key = {0};
    boolean joins = type.joins();
    HashJoinSpec join =
        new HashJoinSpec(left, right, type, key, key, null, joins ? SCHEMA.concat(SCHEMA) : SCHEMA);
    long[] times = new long[11];
    long cpu = Long.MAX_VALUE;
    AtomicLong sum = new AtomicLong();
    for (int i = 0; i < times.length; i++) {
      sum.set(0);
      long startCpu = PROCESS.getProcessCpuTime();
      long start = System.nanoTime();
      try (TestFragment fragment = FRAGMENTS.fresh()) {
        FragmentRunner.run(new Sum(join, joins ? 3 : 1, sum), fragment);
      }
      times[i] = System.nanoTime() - start;
      cpu = Math.min(cpu, PROCESS.getProcessCpuTime() - startCpu);
    }
    long first = times[0];
    Arrays.sort(times);
    System.out.printf(
        "%-40s best %6.1f median %6.1f first %6.1f cpu/2 %6.1f ms  sum %d%n",
        name, times[0] / 1e6, times[5] / 1e6, first / 1e6, cpu / 2e6, sum.get());
  }

  /** Gives fragments over one memory pool, as queries of one session have. */
  private static final class Fragments {
    private final io.sheaf.columnar.memory.MemoryPool pool =
        new io.sheaf.columnar.memory.MemoryPool(4L << 30);

    TestFragment fresh() {
      return new TestFragment(2, BATCH, false, pool, null);
    }
  }

  private static final Fragments FRAGMENTS = new Fragments();

  public static void main(String[] names) throws Exception {
    List<String> wanted = new ArrayList<>(List.of(names));
    int many = 10_000_000;
    record Case(
        String name,
        java.util.function.Supplier<Table> left,
        java.util.function.Supplier<Table> right,
        JoinType type) {}
    List<Case> cases =
        List.of(
            new Case(
                "1e7x1e4 dense",
                () -> table(many, 10_000, 1, false, true),
                () -> table(10_000, 0, 1, true, false),
                JoinType.INNER),
            new Case(
                "1e7x1e4 word",
                () -> table(many, 10_000, 1_000_003, false, true),
                () -> table(10_000, 0, 1_000_003, true, false),
                JoinType.INNER),
            new Case(
                "1e7x1e7 dense",
                () -> table(many, many, 1, false, true),
                () -> table(many, 0, 1, false, false),
                JoinType.INNER),
            new Case(
                "1e7x1e7 dense both in order",
                () -> table(many, many, 1, false, false),
                () -> table(many, 0, 1, false, false),
                JoinType.INNER),
            new Case(
                "1e7x1e7 dense shuffled",
                () -> table(many, many, 1, false, true),
                () -> table(many, 0, 1, true, false),
                JoinType.INNER),
            new Case(
                "1e7x1e7 word shuffled",
                () -> table(many, many, 1_000_003, false, true),
                () -> table(many, 0, 1_000_003, true, false),
                JoinType.INNER),
            new Case(
                "1e7x1e7 word semi",
                () -> table(many, many, 1_000_003, false, true),
                () -> table(many, 0, 1_000_003, true, false),
                JoinType.SEMI),
            new Case(
                "6Mx1.5M clustered dense",
                () -> clustered(6_000_000, 4, 1),
                () -> clustered(1_500_000, 1, 1),
                JoinType.INNER),
            new Case(
                "6Mx1.5M clustered word",
                () -> clustered(6_000_000, 4, 5),
                () -> clustered(1_500_000, 1, 5),
                JoinType.INNER),
            new Case(
                "1.5Mx6M duplicates dense",
                () -> clustered(1_500_000, 1, 1),
                () -> clustered(6_000_000, 4, 1),
                JoinType.INNER));
    for (Case one : cases) {
      if (wanted.isEmpty() || wanted.stream().anyMatch(one.name::contains)) {
        run(one.name, one.left.get(), one.right.get(), one.type);
      }
    }
  }
}
