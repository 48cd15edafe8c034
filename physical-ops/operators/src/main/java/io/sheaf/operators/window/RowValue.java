package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.row.RowLayout;

/** Functions that give a column's value in another row: LAG, LEAD, FIRST_, LAST_ and NTH_VALUE. */
final class RowValue implements WindowStep, WindowOutput {
  /** Which row. */
  enum Kind {
    LAG,
    LEAD,
    FIRST_VALUE,
    LAST_VALUE,
    NTH_VALUE,
    NTH_VALUE_FROM_LAST;

    boolean isShift() {
      return this == LAG || this == LEAD;
    }
  }

  /** Beyond any row, yet far from overflow. */
  private static final long FURTHEST = 1L << 62;

  private final Kind kind;
  private final WindowRows rows;
  private final RowLayout layout;
  private final int field;
  private final Borders partitions;
  private final Frames frames;

  /** The distance of a shift, or n; null when the function has none. */
  private final WholeNumbers number;

  private final Positions positions;
  private final boolean needsEnds;
  private final long[] targets;
  private final long[] records;
  private final long[] ranges = new long[6];
  private final ColumnBuffer buffer = new ColumnBuffer();
  private long needed;

  /**
   * @param frames null for LAG and LEAD
   * @param positions the rows that count; closed by this object
   * @param needsEnds whether {@code partitions} know where partitions end
   */
  RowValue(
      Kind kind,
      WindowRows rows,
      RowLayout layout,
      int field,
      Borders partitions,
      Frames frames,
      WholeNumbers number,
      Positions positions,
      boolean needsEnds,
      int chunkRows) {
    this.kind = kind;
    this.rows = rows;
    this.layout = layout;
    this.field = field;
    this.partitions = partitions;
    this.frames = frames;
    this.number = number;
    this.positions = positions;
    this.needsEnds = needsEnds;
    this.targets = new long[chunkRows];
    this.records = new long[chunkRows];
  }

  @Override
  public void prepare(long from, int count) {
    if (number != null) {
      number.load(from, count);
    }
    for (int i = 0; i < count; i++) {
      positions.open(partitions.start(i), needsEnds ? partitions.end(i) : -1);
      targets[i] = target(from + i, i);
    }
    if (!kind.isShift()) {
      needed = frames.needed(count - 1);
    } else {
      // A distance that a column gives may reach back to the partition's start.
      boolean isNear = number == null && positions.allCount();
      needed = isNear ? from + count - 1 : partitions.start(count - 1);
    }
  }

  private long target(long row, int i) {
    if (number != null && number.isNull(i)) {
      return -1;
    }
    return switch (kind) {
      case LAG -> shifted(row, i, -distance(i));
      case LEAD -> shifted(row, i, distance(i));
      case FIRST_VALUE -> nth(i, 1);
      case LAST_VALUE -> fromLast(i, 1);
      case NTH_VALUE -> nth(i, positive(number.get(i)));
      case NTH_VALUE_FROM_LAST -> fromLast(i, positive(number.get(i)));
    };
  }

  private long distance(int i) {
    return number == null ? 1 : Math.clamp(number.get(i), -FURTHEST, FURTHEST);
  }

  private static long positive(long n) {
    if (n < 1) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "NTH_VALUE counts rows from 1, not from " + n);
    }
    return n;
  }

  private long shifted(long row, int i, long distance) {
    if (distance == 0) {
      return row;
    }
    long target =
        distance > 0
            ? positions.select(positions.rank(row + 1) + distance - 1)
            : positions.select(positions.rank(row) + distance);
    if (target > row) {
      long end = needsEnds ? partitions.end(i) : partitions.next(row);
      return target < end ? target : -1;
    }
    return target;
  }

  /** The n-th row of the frame that counts. */
  private long nth(int i, long n) {
    int count = frames.ranges(i, ranges);
    long left = n - 1;
    for (int range = 0; range < count; range++) {
      long before = positions.rank(ranges[2 * range]);
      long there = positions.rank(ranges[2 * range + 1]) - before;
      if (left < there) {
        return positions.select(before + left);
      }
      left -= there;
    }
    return -1;
  }

  /** The n-th row of the frame that counts, from its end. */
  private long fromLast(int i, long n) {
    int count = frames.ranges(i, ranges);
    long left = n;
    for (int range = count - 1; range >= 0; range--) {
      long before = positions.rank(ranges[2 * range]);
      long there = positions.rank(ranges[2 * range + 1]) - before;
      if (left <= there) {
        return positions.select(before + there - left);
      }
      left -= there;
    }
    return -1;
  }

  @Override
  public Column column(long from, int count) {
    byte[] missing = null;
    for (int i = 0; i < count; i++) {
      if (targets[i] < 0 && missing == null) {
        missing = new byte[count];
      }
      if (targets[i] < 0) {
        missing[i] = 1;
      }
      records[i] = rows.record(targets[i] < 0 ? from + i : targets[i]);
    }
    Column column = layout.read(field, records, count, buffer);
    return missing == null ? column : buffer.withNulls(column, missing);
  }

  @Override
  public long needed() {
    return needed;
  }

  @Override
  public void close() {
    positions.close();
  }
}
