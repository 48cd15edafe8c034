package io.sheaf.operators.sort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.aggregate.TestColumns;
import io.sheaf.operators.aggregate.TestPlans;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Rows of boxed values, run through a plan that orders them, and compared with the same rows
 * ordered by a Java comparator. The last column numbers the rows, so that each row can be followed.
 */
public record SortCase(Schema schema, List<Object[]> rows, List<SortKey> keys) {
  /** How columns come. */
  public enum Encoding {
    FLAT,
    /** Dictionary, constant and flat columns in turn. */
    MIXED
  }

  public Comparator<Object[]> comparator() {
    Comparator<Object[]> order = (_, _) -> 0;
    for (SortKey key : keys) {
      order = order.thenComparing((a, b) -> compare(a[key.column()], b[key.column()], key));
    }
    return order;
  }

  private static int compare(Object a, Object b, SortKey key) {
    if (a == null || b == null) {
      boolean bothNull = a == null && b == null;
      return bothNull ? 0 : (a == null) == key.nullsFirst() ? -1 : 1;
    }
    return key.descending() ? Values.compare(b, a) : Values.compare(a, b);
  }

  /**
   * Runs a plan over the rows in memory of its own, which must be empty in the end, and checks what
   * comes out.
   */
  void check(
      Function<OperatorSpec, OperatorSpec> plan,
      long offset,
      long fetch,
      int drivers,
      int batchRows,
      long memory,
      Encoding encoding,
      Path spill)
      throws Exception {
    List<Object[]> expected = new ArrayList<>(rows);
    expected.sort(comparator());
    int from = (int) Math.min(offset, expected.size());
    expected = expected.subList(from, (int) Math.min(expected.size(), from + fetch));
    checkRows(expected, run(plan, drivers, batchRows, memory, encoding, spill));
  }

  /** Checks that rows come in order: those expected, or others that are equal in the keys. */
  private void checkRows(List<Object[]> expected, List<Object[]> actual) {
    assertEquals(expected.size(), actual.size());
    boolean[] seen = new boolean[rows.size()];
    for (int i = 0; i < actual.size(); i++) {
      Object[] row = actual.get(i);
      int number = (Integer) row[row.length - 1];
      assertEquals(false, seen[number], "row " + number + " came twice");
      seen[number] = true;
      assertArrayEquals(rows.get(number), row);
      int at = i;
      Object[] wanted = expected.get(i);
      assertEquals(0, comparator().compare(wanted, row), () -> "row " + at + " is out of order");
    }
  }

  private List<Object[]> run(
      Function<OperatorSpec, OperatorSpec> plan,
      int drivers,
      int batchRows,
      long memory,
      Encoding encoding,
      Path spill)
      throws Exception {
    List<Object[]> result = new ArrayList<>();
    try (MemoryPool inputMemory = new MemoryPool(1L << 30);
        MemoryConsumer input = inputMemory.consumer("input");
        TestColumns columns = new TestColumns(input);
        MemoryPool pool = new MemoryPool(memory)) {
      OperatorSpec batches =
          new TestPlans.BatchesSpec(schema, batches(columns, batchRows, encoding), drivers);
      TestPlans.run(
          plan.apply(batches),
          pool,
          TestPlans.settings(drivers, batchRows, spill),
          batch -> collect(batch, result));
      assertEquals(0, pool.used());
    }
    return result;
  }

  public static void collect(ColumnBatch batch, List<Object[]> into) {
    for (int row = 0; row < batch.rowCount(); row++) {
      Object[] values = new Object[batch.columnCount()];
      for (int c = 0; c < values.length; c++) {
        values[c] = TestColumns.value(batch.column(c), row);
      }
      into.add(values);
    }
  }

  public List<ColumnBatch> batches(TestColumns columns, int batchRows, Encoding encoding) {
    List<ColumnBatch> batches = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += batchRows) {
      List<Object[]> part = rows.subList(from, Math.min(rows.size(), from + batchRows));
      Column[] made = new Column[schema.size()];
      for (int c = 0; c < made.length; c++) {
        made[c] =
            column(columns, part, c, encoding == Encoding.FLAT ? 0 : (from / batchRows + c) % 3);
      }
      batches.add(new DenseBatch(part.size(), made));
    }
    return batches;
  }

  private Column column(TestColumns columns, List<Object[]> part, int c, int form) {
    List<Object> values = new ArrayList<>();
    part.forEach(row -> values.add(row[c]));
    if (form == 1) {
      return columns.dictionary(schema.type(c), values);
    }
    boolean same =
        values.stream()
            .allMatch(v -> v == null ? values.getFirst() == null : v.equals(values.getFirst()));
    return form == 2 && same
        ? columns.constant(schema.type(c), values.getFirst(), values.size())
        : columns.flat(schema.type(c), values);
  }
}
