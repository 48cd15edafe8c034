package io.sheaf.columnar.aggregate;

import java.util.Arrays;

/**
 * The rows of a batch by their groups, when those are few: then an accumulator takes the values of
 * one group after the other in tight loops. A record a row would make each addition wait for the
 * one before it, to the same few words of memory. One thread's.
 */
final class FewGroups {
  private static final int MOST = 16;

  /** Batches that are not looked at after one that had many groups. */
  private static final int PATIENCE = 16;

  private static final long MIXER = 0x9E37_79B9_7F4A_7C15L;

  private final long[] records = new long[MOST];
  private final int[] counts = new int[MOST];
  private final int[][] rows = new int[MOST][0];

  /** By the leading byte of a record's hash: a group's number plus 1, or 0. */
  private final byte[] groups = new byte[256];

  private int size;
  private int skipped = PATIENCE;

  /**
   * Takes a batch apart.
   *
   * @param targets the record of each row's group
   * @return whether there are few groups; else nothing is known of the batch
   */
  boolean of(long[] targets, int count) {
    if (skipped < PATIENCE) {
      skipped++;
      return false;
    }
    Arrays.fill(groups, (byte) 0);
    size = 0;
    for (int i = 0; i < count; i++) {
      long record = targets[i];
      int group = groups[slot(record)] - 1;
      if (group < 0 || records[group] != record) {
        group = findOrAdd(record, count);
        if (group < 0) {
          skipped = 0;
          return false;
        }
      }
      rows[group][counts[group]++] = i;
    }
    return true;
  }

  private static int slot(long record) {
    return (int) ((record * MIXER) >>> 56);
  }

  private int findOrAdd(long record, int count) {
    int slot = slot(record);
    for (; groups[slot] != 0; slot = (slot + 1) & 0xFF) {
      if (records[groups[slot] - 1] == record) {
        return groups[slot] - 1;
      }
    }
    if (size == MOST) {
      return -1;
    }
    records[size] = record;
    counts[size] = 0;
    if (rows[size].length < count) {
      rows[size] = new int[Math.max(count, 2048)];
    }
    groups[slot] = (byte) (size + 1);
    return size++;
  }

  /** Number of groups. */
  int size() {
    return size;
  }

  long record(int group) {
    return records[group];
  }

  /** The group's rows, ascending; {@link #count} of them. */
  int[] rows(int group) {
    return rows[group];
  }

  int count(int group) {
    return counts[group];
  }
}
