package io.sheaf.graph.cluster;

import java.util.Arrays;

/**
 * How much of a layer's output each member holds, and for an exchange how much of each reader's
 * share: readers of a whole layer are placed by this alone, so that P producers and C readers cost
 * members x C numbers and not P x C.
 */
final class LayerBytes {
  private long[] byMember = new long[4];
  private long[][] shares = new long[4][]; // by member and reader; estimates once an output moved
  private long total;

  /** A member holds more, or less. */
  void add(int member, long bytes, long[] partitions) {
    if (member >= byMember.length) {
      byMember = Arrays.copyOf(byMember, Math.max(member + 1, 2 * byMember.length));
      shares = Arrays.copyOf(shares, byMember.length);
    }
    long before = byMember[member];
    byMember[member] += bytes;
    total += bytes;
    if (partitions != null) {
      if (shares[member] == null || shares[member].length != partitions.length) {
        shares[member] = new long[partitions.length];
      }
      for (int i = 0; i < partitions.length; i++) {
        shares[member][i] += partitions[i];
      }
    } else if (byMember[member] == 0) {
      shares[member] = null;
    } else if (shares[member] != null) { // which partitions it was is not kept: in proportion
      for (int i = 0; i < shares[member].length; i++) {
        shares[member][i] = (long) (shares[member][i] * ((double) byMember[member] / before));
      }
    }
  }

  /** The size of the whole layer. */
  long total() {
    return total;
  }

  /** What a member holds of it. */
  long held(int member) {
    return member < byMember.length ? byMember[member] : 0;
  }

  /** What a member holds of the share of one of so many readers. */
  long share(int member, int reader, int readers) {
    if (member >= byMember.length) {
      return 0;
    }
    long[] known = shares[member];
    return known != null && known.length == readers ? known[reader] : byMember[member] / readers;
  }
}
