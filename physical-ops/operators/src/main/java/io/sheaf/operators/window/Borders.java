package io.sheaf.operators.window;

import io.sheaf.columnar.row.KeyBorders;
import io.sheaf.columnar.row.RowOrder;
import java.util.Arrays;

/**
 * Where the rows that agree in the first keys start and end: partitions, or peers. Works forward,
 * chunk by chunk; a group's end is looked for only when somebody asks for it.
 */
public final class Borders {
  private static final int PIECE = 1024;
  private static final int FIRST_PIECE = 8;

  private final WindowRows rows;
  private final KeyBorders keys;
  private final boolean isWhole;
  private final boolean withEnds;
  private final long[] starts;
  private final long[] ends;
  private final byte[] marks;
  private final long[] records = new long[PIECE];
  private final byte[] piece = new byte[PIECE];

  /** Start of the group of the chunk's last row. */
  private long start;

  /** Rows compared with the one before them. */
  private long compared = 1;

  /** The first border behind {@link #start}, or -1 when it is not known yet. */
  private long border = -1;

  /**
   * @param keys how many keys of the order rows of a group agree in
   * @param withEnds whether {@link #end} will be asked
   */
  public Borders(WindowRows rows, RowOrder order, int keys, boolean withEnds, int chunkRows) {
    this.rows = rows;
    this.keys = new KeyBorders(order, keys);
    this.isWhole = keys == 0;
    this.withEnds = withEnds;
    this.starts = new long[chunkRows];
    this.ends = new long[withEnds ? chunkRows : 0];
    this.marks = new byte[chunkRows];
  }

  /** The first row of the group of the chunk's row {@code i}. */
  long start(int i) {
    return starts[i];
  }

  /** The row behind the group of the chunk's row {@code i}. */
  long end(int i) {
    return ends[i];
  }

  /** Goes on to the next chunk. */
  void cover(long from, int count) {
    if (isWhole) {
      Arrays.fill(starts, 0, count, 0);
      if (withEnds) {
        Arrays.fill(ends, 0, count, rows.count());
      }
      return;
    }
    mark(from, count);
    for (int i = 0; i < count; i++) {
      start = marks[i] != 0 ? from + i : start;
      starts[i] = start;
    }
    long next = from + count;
    if (border < next) {
      border = -1;
    }
    compared = Math.max(compared, next);
    if (withEnds) {
      if (border < 0) {
        border = next(next - 1);
      }
      long end = border;
      for (int i = count - 1; i >= 0; i--) {
        ends[i] = end;
        end = marks[i] != 0 ? from + i : end;
      }
    }
  }

  private void mark(long from, int count) {
    long known = border >= 0 ? border + 1 : compared;
    int done = Math.clamp(known - from, 0, count);
    Arrays.fill(marks, 0, done, (byte) 0);
    if (border >= from && border < from + count) {
      marks[(int) (border - from)] = 1;
    }
    for (int i = done; i < count; ) {
      int some = Math.min(PIECE, count - i);
      compare(from + i, some);
      System.arraycopy(piece, 0, marks, i, some);
      i += some;
    }
  }

  private void compare(long from, int count) {
    rows.unpin();
    rows.records(from, count, records);
    keys.mark(rows.record(from - 1), records, count, piece);
  }

  /** The first row behind {@code row} that is of another group: the number of rows if none is. */
  public long next(long row) {
    if (isWhole) {
      return rows.count();
    }
    int some = FIRST_PIECE;
    for (long at = row + 1; ; ) {
      int there = some;
      while (there > 0 && !rows.has(at + there - 1)) {
        there /= 2;
      }
      if (there == 0) {
        return at;
      }
      compare(at, there);
      for (int i = 0; i < there; i++) {
        if (piece[i] != 0) {
          return at + i;
        }
      }
      at += there;
      some = Math.min(2 * some, PIECE);
    }
  }
}
