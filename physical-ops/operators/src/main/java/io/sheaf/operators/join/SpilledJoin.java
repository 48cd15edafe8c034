package io.sheaf.operators.join;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.JoinRowLayout;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.spill.SpillFile;
import io.sheaf.operators.spill.SpillSpace;

/**
 * A join whose build side does not fit in memory, as a grace hash join does it: both sides lie on
 * disk, divided by bits of the keys' hashes, so that equal keys are in partitions of one number.
 * Closing it deletes the files. Thread-safe.
 */
final class SpilledJoin implements AutoCloseable {
  private final SpillSpace space;
  private final SpilledRows build;
  private final SpilledRows nullKeyBuild;
  private final SpilledRows probe;

  SpilledJoin(FragmentContext fragment, JoinRowLayout buildLayout, JoinRowLayout probeLayout) {
    this.space = new SpillSpace(fragment, "join");
    this.build = new SpilledRows(buildLayout);
    this.nullKeyBuild = new SpilledRows(buildLayout);
    this.probe = new SpilledRows(probeLayout);
  }

  /** A new file, deleted with this object. */
  SpillFile file() {
    return space.create();
  }

  SpilledRows build() {
    return build;
  }

  /** Build rows with a null key, as far as they are needed; their partitions mean nothing. */
  SpilledRows nullKeyBuild() {
    return nullKeyBuild;
  }

  SpilledRows probe() {
    return probe;
  }

  /**
   * Whether so much of the memory is taken that what can spill should, to leave room for operators
   * above.
   */
  static boolean isCrowded(MemoryConsumer memory) {
    return memory.pool().used() > memory.pool().limit() - memory.pool().keptForOthers();
  }

  @Override
  public void close() {
    space.close();
  }
}
