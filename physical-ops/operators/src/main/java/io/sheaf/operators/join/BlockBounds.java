package io.sheaf.operators.join;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.row.JoinTable.RowRange;
import io.sheaf.columnar.row.KeyWords;
import java.util.Arrays;

/**
 * Build rows in blocks, and between what values the columns of {@link RangeBounds} are in each.
 *
 * <pre>
 *   block    0       1       2       3
 *   least    1       5       9      12       of the low column; ascending when rows are sorted by it
 *   reach    4      20      20      20       greatest of the high column so far
 *            |-------------------|           blocks for low &lt;= 11 and high &gt;= 4
 * </pre>
 *
 * Ranges that do not overlap are so found by halving, whatever the order of rows. Immutable.
 */
final class BlockBounds {
  static final int BLOCK = 128;

  private final long[] first;
  private final int[] rows;
  private final long[] least;
  private final long[] greatest;
  private final long[] reach;
  private final boolean ascending;

  private BlockBounds(int blocks) {
    this.first = new long[blocks];
    this.rows = new int[blocks];
    this.least = new long[blocks];
    this.greatest = new long[blocks];
    this.reach = new long[blocks];
    this.ascending = false;
  }

  private BlockBounds(BlockBounds filled) {
    this.first = filled.first;
    this.rows = filled.rows;
    this.least = filled.least;
    this.greatest = filled.greatest;
    this.reach = filled.reach;
    boolean inOrder = true;
    for (int i = 0; i < first.length; i++) {
      reach[i] = i == 0 ? greatest[i] : Math.max(reach[i - 1], greatest[i]);
      inOrder &= i == 0 || least[i - 1] <= least[i];
    }
    this.ascending = inOrder;
  }

  static BlockBounds of(JoinTable table, RangeBounds bounds) {
    int count = 0;
    for (RowRange range : table.ranges()) {
      count += (range.count() + BLOCK - 1) / BLOCK;
    }
    BlockBounds blocks = new BlockBounds(count);
    int width = table.layout().width();
    long[] addresses = new long[BLOCK];
    long[] words = new long[BLOCK];
    ColumnBuffer buffer = new ColumnBuffer();
    int block = 0;
    for (RowRange range : table.ranges()) {
      for (int from = 0; from < range.count(); from += BLOCK, block++) {
        int rows = Math.min(BLOCK, range.count() - from);
        blocks.first[block] = range.first() + (long) from * width;
        blocks.rows[block] = rows;
        for (int i = 0; i < rows; i++) {
          addresses[i] = blocks.first[block] + (long) i * width;
        }
        blocks.least[block] = Long.MIN_VALUE;
        blocks.greatest[block] = Long.MAX_VALUE;
        if (bounds.low() >= 0) {
          Column column = table.gather(bounds.low(), addresses, rows, buffer);
          blocks.least[block] = extreme(column, rows, words, false);
        }
        if (bounds.high() >= 0) {
          Column column = table.gather(bounds.high(), addresses, rows, buffer);
          blocks.greatest[block] = extreme(column, rows, words, true);
        }
      }
    }
    return new BlockBounds(blocks);
  }

  /** Of the values that are not null; when all are, what no bound reaches. */
  private static long extreme(Column column, int rows, long[] words, boolean most) {
    KeyWords.of(column, rows, words);
    byte[] nulls = column.nulls();
    long extreme = most ? Long.MIN_VALUE : Long.MAX_VALUE;
    for (int i = 0; i < rows; i++) {
      if (nulls == null || nulls[i] == 0) {
        extreme = most ? Math.max(extreme, words[i]) : Math.min(extreme, words[i]);
      }
    }
    return extreme;
  }

  int count() {
    return first.length;
  }

  /** The first block whose rows may reach up to a word. */
  int from(long above) {
    int at = Arrays.binarySearch(reach, above);
    if (at < 0) {
      return -at - 1;
    }
    while (at > 0 && reach[at - 1] == above) {
      at--;
    }
    return at;
  }

  /** The block behind the last one that may begin at or below a word. */
  int to(long below) {
    if (!ascending) {
      return first.length;
    }
    int low = 0;
    int high = first.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (least[middle] <= below) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether a block may hold a row between the bounds. */
  boolean mayHold(int block, long below, long above) {
    return least[block] <= below && greatest[block] >= above;
  }

  long first(int block) {
    return first[block];
  }

  int rows(int block) {
    return rows[block];
  }
}
