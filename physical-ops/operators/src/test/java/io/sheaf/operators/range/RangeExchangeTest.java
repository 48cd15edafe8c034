package io.sheaf.operators.range;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.StoredBatchReader;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.aggregate.TestColumns;
import io.sheaf.operators.aggregate.TestPlans;
import io.sheaf.operators.exchange.ExchangeOutput;
import io.sheaf.operators.sort.SortCase;
import io.sheaf.operators.spec.ExchangeSinkSpec;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.KeySampleSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.RangeBoundsSpec;
import io.sheaf.operators.spec.RangeSinkSpec;
import io.sheaf.operators.spec.SortKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of four tasks, spread by ranges that are found by their samples. */
class RangeExchangeTest {
  private static final int TASKS = 4;
  private static final int RANGES = 5;
  private static final int MOST = 1024;
  private static final Schema SCHEMA =
      Schema.of(
          new Field("d", Simple.DOUBLE, true),
          new Field("s", Simple.VARCHAR, true),
          new Field("n", Simple.BIGINT, false));

  @TempDir Path spill;

  private static List<List<Object[]>> randomRows(Random random, int distinct) {
    List<List<Object[]>> tasks = new ArrayList<>();
    for (int task = 0; task < TASKS; task++) {
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        double number = random.nextInt(distinct) / 3.0 - distinct / 6.0;
        Object d =
            switch (random.nextInt(50)) {
              case 0 -> null;
              case 1 -> Double.NaN;
              case 2 -> -0.0;
              default -> number;
            };
        String text = "text of more than a view " + random.nextInt(20);
        Object s = random.nextInt(9) == 0 ? null : text.getBytes(StandardCharsets.UTF_8);
        rows.add(new Object[] {d, s, (long) task * 5000 + i});
      }
      tasks.add(rows);
    }
    return tasks;
  }

  /** What the tasks' rows are in each range, by everything that an exchange by ranges does. */
  private List<List<Object[]>> spread(List<List<Object[]>> tasks, List<SortKey> keys, int threads)
      throws Exception {
    List<List<Object[]>> ranges = new ArrayList<>();
    for (int range = 0; range < RANGES; range++) {
      ranges.add(new ArrayList<>());
    }
    List<TaskResult> samples = new ArrayList<>();
    try (MemoryPool pool = new MemoryPool(64 << 20);
        MemoryConsumer memory = pool.consumer("input");
        TestColumns columns = new TestColumns(memory)) {
      var settings = TestPlans.settings(threads, 300, spill);
      List<OperatorSpec> inputs = new ArrayList<>();
      for (List<Object[]> rows : tasks) {
        var batches =
            new SortCase(SCHEMA, rows, keys).batches(columns, 300, SortCase.Encoding.FLAT);
        OperatorSpec input = new TestPlans.BatchesSpec(SCHEMA, batches, threads);
        inputs.add(new TestPlans.BatchesSpec(SCHEMA, batches, threads));
        samples.add(
            TestPlans.result(
                single(new KeySampleSpec(input, keys, MOST)), pool, settings, List.of()));
      }
      Schema sampled = RangeOperators.sampleSchema(SCHEMA, keys);
      TaskResult bounds =
          TestPlans.result(
              single(
                  new RangeBoundsSpec(
                      new ExchangeSourceSpec(1, List.of(), sampled), keys, MOST, RANGES)),
              pool,
              settings,
              samples);
      OperatorSpec read =
          new ExchangeSourceSpec(2, List.of(), RangeOperators.boundsSchema(SCHEMA, keys));
      for (OperatorSpec input : inputs) {
        try (ExchangeOutput output =
            (ExchangeOutput)
                TestPlans.result(
                    new RangeSinkSpec(input, read, keys, RANGES),
                    pool,
                    settings,
                    List.of(bounds))) {
          for (int range = 0; range < RANGES; range++) {
            collect(output.partition(range), ranges.get(range));
          }
        }
      }
      bounds.close();
      samples.forEach(TaskResult::close);
    }
    return ranges;
  }

  private static OperatorSpec single(OperatorSpec input) {
    return new ExchangeSinkSpec(input, Partitioning.single());
  }

  private static void collect(List<StoredBatch> blocks, List<Object[]> into) {
    StoredBatchReader reader = new StoredBatchReader(SCHEMA.size());
    for (StoredBatch block : blocks) {
      reader.open(block);
      for (var batch = reader.next(1000); batch != null; batch = reader.next(1000)) {
        SortCase.collect(batch, into);
      }
    }
    reader.close();
  }

  private static void assertAscending(
      List<List<Object[]>> tasks, List<List<Object[]>> ranges, List<SortKey> keys) {
    Comparator<Object[]> order = new SortCase(SCHEMA, List.of(), keys).comparator();
    Object[] last = null;
    List<Object> numbers = new ArrayList<>();
    for (List<Object[]> range : ranges) {
      if (range.isEmpty()) {
        continue;
      }
      Object[] least = Collections.min(range, order);
      assertTrue(last == null || order.compare(last, least) < 0, "ranges overlap, or share a key");
      last = Collections.max(range, order);
      range.forEach(row -> numbers.add(row[2]));
    }
    numbers.sort(null);
    List<Object> expected = new ArrayList<>();
    tasks.forEach(rows -> rows.forEach(row -> expected.add(row[2])));
    expected.sort(null);
    assertEquals(expected, numbers);
  }

  private static int largest(List<List<Object[]>> ranges) {
    return ranges.stream().mapToInt(List::size).max().orElseThrow();
  }

  @Test
  void rangesAscendInAnyOrderOfAnyKeys() throws Exception {
    for (List<SortKey> keys :
        List.of(
            List.of(new SortKey(0, false, false)),
            List.of(new SortKey(0, true, true)),
            List.of(new SortKey(0, false, true)),
            List.of(new SortKey(0, true, false)),
            List.of(new SortKey(1, true, true), new SortKey(0, false, false)),
            List.of(new SortKey(1, false, false), new SortKey(2, true, false)))) {
      List<List<Object[]>> tasks = randomRows(new Random(1), 40);
      assertAscending(tasks, spread(tasks, keys, 2), keys);
    }
  }

  @Test
  void rangesOfRandomRowsAreNoMoreThanTwiceTheirShare() throws Exception {
    List<List<Object[]>> tasks = randomRows(new Random(2), 1_000_000);
    for (List<SortKey> keys :
        List.of(
            List.of(new SortKey(0, false, false)),
            List.of(new SortKey(1, false, false), new SortKey(2, false, false)))) {
      int largest = largest(spread(tasks, keys, 2));
      assertTrue(largest < 1.3 * TASKS * 5000 / RANGES, largest + " rows in one range");
    }
  }

  /** A key of nearly all rows takes one range, and the others share what is left. */
  @Test
  void aKeyOfManyRowsLeavesTheOthersTheirShare() throws Exception {
    List<List<Object[]>> tasks = new ArrayList<>();
    for (int task = 0; task < TASKS; task++) {
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        rows.add(new Object[] {i % 10 < 8 ? 7.0 : (double) i, null, (long) task * 5000 + i});
      }
      tasks.add(rows);
    }
    List<SortKey> keys = List.of(new SortKey(0, false, false));
    List<List<Object[]>> ranges = spread(tasks, keys, 2);
    assertAscending(tasks, ranges, keys);
    assertEquals(16_000, largest(ranges), 8.0);
    assertEquals(RANGES, ranges.stream().filter(range -> !range.isEmpty()).count());
  }

  /** Few keys have most rows: a range has at most twice its share, or one key alone. */
  @Test
  void rangesOfSkewedKeysAreNoMoreThanTwiceTheirShareOrOneKey() throws Exception {
    for (int power : new int[] {2, 4, 8}) {
      Random random = new Random(power);
      List<List<Object[]>> tasks = new ArrayList<>();
      for (int task = 0; task < TASKS; task++) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
          double key = Math.floor(1000 * Math.pow(random.nextDouble(), power));
          rows.add(new Object[] {key, null, (long) task * 5000 + i});
        }
        tasks.add(rows);
      }
      List<SortKey> keys = List.of(new SortKey(0, false, false));
      List<List<Object[]>> ranges = spread(tasks, keys, 2);
      assertAscending(tasks, ranges, keys);
      for (List<Object[]> range : ranges) {
        long distinct = range.stream().map(row -> row[0]).distinct().count();
        assertTrue(
            distinct <= 1 || range.size() <= 2 * TASKS * 5000 / RANGES,
            range.size() + " rows of " + distinct + " keys in one range");
      }
    }
  }

  /** What a task that runs again would send is what it sent, in whatever order its rows come. */
  @Test
  void rangesDependOnTheRowsAlone() throws Exception {
    List<SortKey> keys = List.of(new SortKey(0, false, false));
    List<List<Object[]>> tasks = randomRows(new Random(3), 1_000_000);
    List<Integer> sizes = spread(tasks, keys, 1).stream().map(List::size).toList();
    tasks.forEach(rows -> Collections.shuffle(rows, new Random(4)));
    Collections.reverse(tasks);
    assertEquals(sizes, spread(tasks, keys, 3).stream().map(List::size).toList());
  }

  @Test
  void noRowsAreNoRows() throws Exception {
    List<List<Object[]>> tasks = Collections.nCopies(TASKS, List.of());
    assertEquals(0, largest(spread(tasks, List.of(new SortKey(0, false, false)), 2)));
  }
}
