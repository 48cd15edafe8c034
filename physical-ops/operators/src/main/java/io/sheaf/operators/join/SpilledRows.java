package io.sheaf.operators.join;

import io.sheaf.columnar.row.JoinRowLayout;
import io.sheaf.columnar.row.JoinRows;
import io.sheaf.columnar.row.PartitionWriter;
import io.sheaf.operators.spill.SpillFile;
import java.util.ArrayList;
import java.util.List;

/**
 * One side of a join on disk, divided by bits of the keys' hashes. Thread-safe; read when all
 * writers are done.
 */
final class SpilledRows {
  /** Rows that lie in a spill file. */
  record StoredBlock(SpillFile.Block block, int rows) {
    /**
     * Reads the rows into a container; returns the first one's address, or 0 when there is no
     * memory.
     */
    long restore(JoinRows into) {
      return into.tryRestore(block.length(), rows, block::read);
    }
  }

  private final JoinRowLayout layout;
  private final List<List<StoredBlock>> partitions = new ArrayList<>();

  SpilledRows(JoinRowLayout layout) {
    this.layout = layout;
    for (int i = 0; i < PartitionWriter.PARTITIONS; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  JoinRowLayout layout() {
    return layout;
  }

  /** A writer of one thread into a file of its own. */
  PartitionWriter writer(int level, SpillFile file) {
    return new PartitionWriter(
        layout,
        level,
        (partition, rows, strings, count) ->
            add(partition, new StoredBlock(file.append(rows, strings), count)));
  }

  private synchronized void add(int partition, StoredBlock block) {
    partitions.get(partition).add(block);
  }

  synchronized List<StoredBlock> partition(int index) {
    return List.copyOf(partitions.get(index));
  }

  /** The blocks of all partitions. */
  synchronized List<StoredBlock> blocks() {
    return partitions.stream().flatMap(List::stream).toList();
  }

  static long rowCount(List<StoredBlock> blocks) {
    return blocks.stream().mapToLong(StoredBlock::rows).sum();
  }
}
