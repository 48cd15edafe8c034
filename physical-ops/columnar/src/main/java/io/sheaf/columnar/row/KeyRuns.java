package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import java.util.Arrays;

/**
 * Runs of rows with equal keys, as a table clustered by its key has them: the group of a run is
 * looked up once. Knows integer keys without nulls alone. One thread's.
 */
final class KeyRuns {
  /** Pairs of neighbours that are looked at to see whether it pays to look at all. */
  private static final int SAMPLE = 64;

  private int[] heads = {};
  private int[] runOfRow = {};

  /**
   * Finds a batch's runs.
   *
   * @return their number; 0 when most rows differ from the row before
   */
  int find(Column[] keys, int count) {
    if (count <= SAMPLE || !areIntegers(keys) || changes(keys, SAMPLE + 1) > SAMPLE / 2) {
      return 0;
    }
    int runs = 1 + changes(keys, count);
    if (runs > count / 2) {
      return 0;
    }
    int run = 0;
    heads[0] = 0;
    for (int row = 0; row < count; row++) {
      run += runOfRow[row];
      runOfRow[row] = run;
      // The last row of a run is the last to write: the next row starts a run.
      heads[run + 1] = row + 1;
    }
    return runs;
  }

  /** The first row of each run. */
  int[] heads() {
    return heads;
  }

  /** Gives every row what was found for its run. */
  void spread(long[] ofRuns, int count, long[] ofRows) {
    for (int row = 0; row < count; row++) {
      ofRows[row] = ofRuns[runOfRow[row]];
    }
  }

  private static boolean areIntegers(Column[] keys) {
    for (Column key : keys) {
      if (!(key instanceof LongColumn || key instanceof IntColumn) || key.nulls() != null) {
        return false;
      }
    }
    return keys.length > 0;
  }

  /** Notes at each row whether it differs from the row before, and counts those that do. */
  private int changes(Column[] keys, int count) {
    if (runOfRow.length < count) {
      runOfRow = new int[Math.max(count, 2048)];
      heads = new int[runOfRow.length + 1];
    }
    Arrays.fill(runOfRow, 0, count, 0);
    for (Column key : keys) {
      if (key instanceof LongColumn longs) {
        note(longs.values(), count);
      } else {
        note(((IntColumn) key).values(), count);
      }
    }
    int changes = 0;
    for (int row = 1; row < count; row++) {
      changes += runOfRow[row];
    }
    return changes;
  }

  private void note(long[] values, int count) {
    int[] changed = runOfRow;
    for (int row = 1; row < count; row++) {
      long difference = values[row] ^ values[row - 1];
      changed[row] |= (int) ((difference | -difference) >>> 63);
    }
  }

  private void note(int[] values, int count) {
    int[] changed = runOfRow;
    for (int row = 1; row < count; row++) {
      int difference = values[row] ^ values[row - 1];
      changed[row] |= (difference | -difference) >>> 31;
    }
  }
}
