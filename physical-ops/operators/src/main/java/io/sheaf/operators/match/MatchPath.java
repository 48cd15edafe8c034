package io.sheaf.operators.match;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.List;

/** The variables that consecutive rows were matched to, 4 bytes a row. One thread's. */
final class MatchPath implements AutoCloseable {
  /** Somebody who knows something about the path's first rows. */
  interface Follower {
    /** Rows from {@code length} on are no longer what they were. */
    void cut(int length);
  }

  private final MemoryConsumer memory;
  private final List<Follower> followers = new ArrayList<>();
  private NativeBuffer labels;
  private int length;
  private long start;

  MatchPath(MemoryConsumer memory) {
    this.memory = memory;
    this.labels = memory.allocate(4 * 256);
  }

  void follow(Follower follower) {
    followers.add(follower);
  }

  /** Begins anew at a row. */
  void open(long row) {
    cut(0);
    start = row;
  }

  /** The first row. */
  long start() {
    return start;
  }

  int length() {
    return length;
  }

  void add(int variable, boolean excluded) {
    if (4L * length == labels.size()) {
      NativeBuffer larger = memory.allocate(2 * labels.size());
      Native.copy(labels.address(), larger.address(), labels.size());
      labels.close();
      labels = larger;
    }
    Native.putInt(labels.address() + 4L * length++, excluded ? ~variable : variable);
  }

  /** Takes back all rows but the first ones. */
  void cut(int to) {
    if (to < length) {
      length = to;
      for (Follower follower : followers) {
        follower.cut(to);
      }
    }
  }

  /** The variable of a row, counted from the first. */
  int variable(int at) {
    int label = Native.getInt(labels.address() + 4L * at);
    return label < 0 ? ~label : label;
  }

  boolean isExcluded(int at) {
    return Native.getInt(labels.address() + 4L * at) < 0;
  }

  @Override
  public void close() {
    labels.close();
  }
}
