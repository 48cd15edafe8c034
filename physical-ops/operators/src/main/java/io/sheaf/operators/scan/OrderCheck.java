package io.sheaf.operators.scan;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks that the rows of a table come in the order that is claimed, while a task reads them in
 * whatever order: within each split, and between the splits that it read. Rows that pruning leaves
 * out change nothing, for what is left of a sorted table is sorted. Thread-safe.
 */
final class OrderCheck {
  private static final int BATCH_ROWS = 1024;

  private final ScanSpec spec;
  private final RowsInOrder order;
  private final TreeMap<Integer, Ends> read = new TreeMap<>(); // by ordinal; guarded by this

  /** The keys of the first and of the last row of a split. */
  private record Ends(Split split, Object[] first, Object[] last) {}

  OrderCheck(ScanSpec spec) {
    this.spec = spec;
    this.order = new RowsInOrder(spec.order());
  }

  /** One driver's look at one split after the other. */
  final class DriverCheck {
    private final RowsInOrder rows = new RowsInOrder(spec.order());
    private final FragmentContext fragment;
    private final MemoryConsumer memory;
    private Split split;

    DriverCheck(FragmentContext fragment, MemoryConsumer memory) {
      this.fragment = fragment;
      this.memory = memory;
    }

    void start(Split next) {
      split = next;
      // What is read in order is given in order, so the border counts before any row behind it.
      rows.restart(spec.sequential() ? rows.last() : null);
    }

    void check(ColumnBatch batch) {
      if (rows.firstBad(batch) >= 0) {
        throw outOfOrder(split, fragment, memory);
      }
    }

    /** The error for a row that the order of the rows of other splits forbids. */
    SheafException brokenPromise() {
      return outOfOrder(spec.table().splits().getLast(), fragment, memory);
    }

    /** Compares the split's ends with those of the nearest ones before and behind. */
    void end() {
      if (rows.first() == null) {
        return;
      }
      Ends own = new Ends(split, rows.first(), rows.last());
      Ends before;
      Ends after;
      synchronized (OrderCheck.this) {
        before = value(read.lowerEntry(split.ordinal()));
        after = value(read.higherEntry(split.ordinal()));
        read.put(split.ordinal(), own);
      }
      compare(before, own);
      compare(own, after);
    }

    private void compare(Ends left, Ends right) {
      if (left != null && right != null && order.compare(left.last, right.first) > 0) {
        throw outOfOrder(right.split, fragment, memory);
      }
    }
  }

  private static Ends value(Map.Entry<Integer, Ends> entry) {
    return entry == null ? null : entry.getValue();
  }

  /**
   * The error for a split with a row that is out of order, or before all rows of an earlier split.
   * Reads the keys of the table up to it, to name the first such row whoever came upon which.
   */
  private SheafException outOfOrder(Split bad, FragmentContext fragment, MemoryConsumer memory) {
    TableSource table = spec.table();
    int[] columns = new int[spec.order().size()];
    List<SortKey> keys = new ArrayList<>();
    for (int k = 0; k < columns.length; k++) {
      SortKey key = spec.order().get(k);
      columns[k] = spec.columns()[key.column()];
      keys.add(new SortKey(k, key.descending(), key.nullsFirst()));
    }
    RowsInOrder rows = new RowsInOrder(keys);
    ReadRequest request = new ReadRequest(columns, List.of(), BATCH_ROWS, memory);
    for (Split split : table.splits()) {
      if (split.ordinal() > bad.ordinal()) {
        break;
      }
      long row = Math.max(0, split.firstRow()) + 1;
      try (BatchReader reader = table.open(split, request)) {
        for (ColumnBatch batch; (batch = reader.next()) != null; row += batch.rowCount()) {
          fragment.checkCancelled();
          int found = rows.firstBad(batch);
          if (found >= 0) {
            return outOfOrder(
                split, row + found, rows.last(), rows.keysOf(found), fragment.evaluation().zone());
          }
        }
      }
    }
    throw new SheafException(
        ErrorCode.INVALID_FILE, "'" + table.description() + "' changed while it was read");
  }

  private SheafException outOfOrder(
      Split split, long row, Object[] before, Object[] bad, ZoneId zone) {
    return new SheafException(
            ErrorCode.INVALID_FILE,
            "'%s' is not sorted by %s: row %d has %s after %s"
                .formatted(file(split), names(), row, text(bad, zone), text(before, zone)))
        .withHint(
            spec.table().isOrderDeclared()
                ? "leave sorted_by out, or write the file anew: COPY (SELECT ... ORDER BY ...) TO"
                    + " ..."
                : "the file's metadata says so wrongly; SET divisions = off reads it as it is");
  }

  private String file(Split split) {
    return spec.table()
        .files()
        .map(files -> files.files().get(split.fileIndex()).path())
        .orElse(spec.table().description());
  }

  private String names() {
    Schema schema = spec.schema();
    return String.join(
        ", ",
        spec.order().stream()
            .map(
                key ->
                    schema.field(key.column()).name()
                        + (key.descending() ? " DESC" : "")
                        + (key.nullsFirst() ? " NULLS FIRST" : ""))
            .toList());
  }

  private String text(Object[] values, ZoneId zone) {
    List<String> texts = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      texts.add(
          values[k] == null
              ? "NULL"
              : ValueText.format(
                  values[k], spec.schema().type(spec.order().get(k).column()), zone));
    }
    return texts.size() == 1 ? texts.getFirst() : "(" + String.join(", ", texts) + ")";
  }
}
