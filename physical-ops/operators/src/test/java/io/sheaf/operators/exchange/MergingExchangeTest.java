package io.sheaf.operators.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.aggregate.TestColumns;
import io.sheaf.operators.aggregate.TestPlans;
import io.sheaf.operators.sort.SortCase;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.SortKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergingExchangeTest {
  private static final Schema SCHEMA =
      Schema.of(new Field("s", Simple.VARCHAR, true), new Field("i", Simple.INTEGER, false));
  private static final List<SortKey> KEYS =
      List.of(new SortKey(0, true, true), new SortKey(1, false, false));

  @TempDir Path spillDirectory;

  private static List<Object[]> orderedRows(int count, Random random) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String text = "a string longer than its view " + random.nextInt(100);
      rows.add(
          new Object[] {
            random.nextInt(9) == 0 ? null : text.getBytes(StandardCharsets.UTF_8),
            random.nextInt(1000)
          });
    }
    rows.sort(new SortCase(SCHEMA, rows, KEYS).comparator());
    return rows;
  }

  /** Three tasks, one without rows, one with its output on disk. */
  @Test
  void ordersTheOutputsOfSeveralTasks() throws Exception {
    Random random = new Random(1);
    List<Object[]> expected = new ArrayList<>();
    List<Object[]> actual = new ArrayList<>();
    List<ExchangeOutput> outputs = new ArrayList<>();
    try (MemoryPool pool = new MemoryPool(16 << 20);
        MemoryConsumer memory = pool.consumer("input");
        TestColumns columns = new TestColumns(memory)) {
      for (int task = 0; task < 3; task++) {
        ExchangeOutput output = new ExchangeOutput(1, pool, spillDirectory);
        outputs.add(output);
        List<Object[]> rows = orderedRows(task * 500, random);
        expected.addAll(rows);
        for (ColumnBatch batch :
            new SortCase(SCHEMA, rows, KEYS).batches(columns, 64, SortCase.Encoding.FLAT)) {
          output.add(0, StoredBatch.copy(batch, output.memory()));
        }
      }
      outputs.getLast().spill();
      TestPlans.run(
          new ExchangeSourceSpec(7, KEYS, SCHEMA),
          pool,
          TestPlans.settings(2, 100, spillDirectory),
          outputs,
          batch -> SortCase.collect(batch, actual));
      outputs.forEach(ExchangeOutput::close);
    }
    expected.sort(new SortCase(SCHEMA, expected, KEYS).comparator());
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }
}
