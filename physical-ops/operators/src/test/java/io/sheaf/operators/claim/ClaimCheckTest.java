package io.sheaf.operators.claim;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.partitioning.Divisions.Nulls;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.ClaimSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.ValuesSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Claims that hold pass, claims that do not are found. */
class ClaimCheckTest {
  private static final OperatorSpec ROWS =
      new ValuesSpec(List.of(), Schema.of(new Field("k", Simple.BIGINT, true)));

  private static ColumnBatch batch(Long... keys) {
    long[] values = Arrays.stream(keys).mapToLong(key -> key == null ? 0 : key).toArray();
    byte[] nulls = new byte[keys.length];
    for (int i = 0; i < keys.length; i++) {
      nulls[i] = (byte) (keys[i] == null ? 1 : 0);
    }
    return new DenseBatch(keys.length, new LongColumn(Simple.BIGINT, keys.length, values, nulls));
  }

  private static ClaimCheck ranges(int task, Nulls nulls) {
    Divisions divisions =
        new Divisions(Simple.BIGINT, Arrays.asList(null, 10L, 20L, null), nulls, 0, "a test");
    ClaimSpec spec = new ClaimSpec(ROWS, List.of(new Partitioning.Range(0, divisions)), List.of());
    return new ClaimCheck(spec, task);
  }

  private static ClaimCheck order(boolean descending, boolean nullsFirst) {
    return new ClaimCheck(
        new ClaimSpec(ROWS, List.of(), List.of(new SortKey(0, descending, nullsFirst))), 0);
  }

  private static void fails(ClaimCheck check, Long... keys) {
    IllegalStateException broken =
        assertThrows(IllegalStateException.class, () -> check.accept(batch(keys)));
    assertTrue(broken.getMessage().contains("broke a claim"), broken.getMessage());
  }

  @Test
  void keysInTheirTasksPassUnchanged() {
    ClaimCheck check = ranges(1, Nulls.NONE);
    ColumnBatch keys = batch(10L, 19L, 12L);
    check.accept(keys);
    assertSame(keys, check.next());
    assertDoesNotThrow(() -> ranges(0, Nulls.NONE).accept(batch(-5L, 9L)));
    assertDoesNotThrow(() -> ranges(2, Nulls.LAST).accept(batch(20L, null, 1000L)));
    assertDoesNotThrow(() -> ranges(0, Nulls.ANYWHERE).accept(batch(1L, null)));
  }

  @Test
  void keysOfOtherTasksFail() {
    fails(ranges(1, Nulls.NONE), 10L, 20L);
    fails(ranges(1, Nulls.NONE), 9L);
    fails(ranges(0, Nulls.NONE), 10L);
    fails(ranges(2, Nulls.NONE), 19L);
    fails(ranges(1, Nulls.LAST), 12L, null);
    fails(ranges(2, Nulls.NONE), 25L, null);
  }

  @Test
  void keysOfSeveralColumnsAreComparedColumnByColumn() {
    Divisions pairs =
        new Divisions(
            List.of(Simple.BIGINT, Simple.BIGINT),
            Arrays.asList(null, List.of(1L, 50L), List.of(2L, 7L), null),
            Nulls.LAST,
            0,
            "a test");
    ClaimSpec spec =
        new ClaimSpec(ROWS, List.of(new Partitioning.Range(List.of(0, 0), pairs)), List.of());
    // Both columns of the key are the batch's only one: 7 is (7, 7).
    assertDoesNotThrow(() -> new ClaimCheck(spec, 0).accept(batch(-1L, 1L)));
    assertDoesNotThrow(() -> new ClaimCheck(spec, 1).accept(batch(2L)));
    assertDoesNotThrow(() -> new ClaimCheck(spec, 2).accept(batch(3L, null)));
    fails(new ClaimCheck(spec, 0), 2L);
    fails(new ClaimCheck(spec, 1), 1L);
    fails(new ClaimCheck(spec, 1), 2L, null);
    fails(new ClaimCheck(spec, 2), 2L);
  }

  @Test
  void rowsInOrderPassAcrossBatches() {
    ClaimCheck check = order(false, false);
    check.accept(batch(1L, 1L, 5L));
    check.accept(batch(5L, 7L, null, null));
    ClaimCheck falling = order(true, true);
    falling.accept(batch(null, 7L));
    falling.accept(batch(7L, -1L));
    assertEquals(2, falling.next().rowCount());
  }

  @Test
  void rowsOutOfOrderFail() {
    fails(order(false, false), 1L, 3L, 2L);
    fails(order(true, false), 1L, 3L);
    fails(order(false, false), null, 3L);
    fails(order(false, true), 3L, null);
    ClaimCheck check = order(false, false);
    check.accept(batch(1L, 5L));
    fails(check, 4L);
  }
}
