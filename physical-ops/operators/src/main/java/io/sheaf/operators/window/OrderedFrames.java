package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;

/**
 * An aggregate that needs its frame's values in order, or distinct: each frame is ordered by itself
 * and given to the function as a group. Rows of equal frames share one result.
 */
final class OrderedFrames implements WindowStep, WindowOutput {
  private final Frames frames;
  private final FrameRows rows;
  private final OrderedFunction function;
  private final int[] groups;
  private final long[] ranges = new long[6];
  private final ColumnBuffer buffer = new ColumnBuffer();
  private Column results;
  private long needed;

  /**
   * @param rows the frame's rows, in the function's order; closed by this object
   * @param function computes over {@code rows}; closed by this object
   */
  OrderedFrames(Frames frames, FrameRows rows, OrderedFunction function, int chunkRows) {
    this.frames = frames;
    this.rows = rows;
    this.function = function;
    this.groups = new int[chunkRows];
  }

  @Override
  public void prepare(long from, int count) {
    function.clear();
    int computed = 0;
    for (int i = 0; i < count; i++) {
      boolean isOther = rows.open(ranges, frames.ranges(i, ranges));
      if (isOther || computed == 0) {
        function.group(computed++, 0, rows.size());
      }
      groups[i] = computed - 1;
    }
    results = function.column(computed);
    needed = frames.needed(count - 1);
  }

  @Override
  public Column column(long from, int count) {
    return results.gather(groups, count, buffer);
  }

  @Override
  public long needed() {
    return needed;
  }

  @Override
  public void close() {
    function.close();
    rows.close();
  }
}
