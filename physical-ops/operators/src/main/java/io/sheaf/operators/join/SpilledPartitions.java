package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.JoinRows;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.row.Parallel;
import io.sheaf.columnar.row.PartitionWriter;
import io.sheaf.columnar.row.StoredRows;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.join.SpilledRows.StoredBlock;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.pipeline.Transform;
import io.sheaf.operators.spec.JoinType;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The output of a spilled join: loads the build rows of one partition after the other, and probes
 * the table with the probe rows of the same partition. A partition that still does not fit is
 * divided by further bits; one that can't be divided, because most of its rows have the same key,
 * is probed in pieces where the join type allows it.
 */
final class SpilledPartitions implements Source {
  /** Makes the transform that probes a table. */
  interface ProbeFactory {
    Transform open(JoinTable table);
  }

  private final SpilledJoin join;
  private final MemoryConsumer memory;
  private final JoinTable.Input input;
  private final JoinType type;
  private final boolean distinct;
  private final Schema probeSchema;
  private final ProbeFactory probes;

  SpilledPartitions(
      SpilledJoin join,
      MemoryConsumer memory,
      JoinTable.Input input,
      JoinType type,
      boolean distinct,
      Schema probeSchema,
      ProbeFactory probes) {
    this.join = join;
    this.memory = memory;
    this.input = input;
    this.type = type;
    this.distinct = distinct;
    this.probeSchema = probeSchema;
    this.probes = probes;
  }

  /** One, since a partition is meant to fill the memory. */
  @Override
  public int maxDrivers() {
    return 1;
  }

  @Override
  public Reader open(DriverContext driver) {
    return new PartitionReader(driver);
  }

  /** Rows to be joined with each other. */
  private record Partition(
      List<StoredBlock> build,
      List<StoredBlock> nullKeyBuild,
      List<StoredBlock> probe,
      int level) {}

  private final class PartitionReader implements Reader {
    private final DriverContext driver;
    private final ArrayDeque<Partition> todo = new ArrayDeque<>();
    private final StoredRows batch;
    private final JoinRows probeRows = new JoinRows(join.probe().layout(), memory);
    private JoinTable table;
    private Transform probe;
    private Reader unmatched;
    private ArrayDeque<StoredBlock> probeBlocks;
    private long nextRow;
    private int rowsLeft;

    PartitionReader(DriverContext driver) {
      this.driver = driver;
      this.batch = new StoredRows(join.probe().layout(), driver.fragment().settings().batchRows());
      addPartitions(join.build(), join.probe(), 0);
      for (StoredBlock block : join.nullKeyBuild().blocks()) {
        todo.addLast(new Partition(List.of(), List.of(block), List.of(), 0));
      }
    }

    private void addPartitions(SpilledRows build, SpilledRows probes, int level) {
      for (int i = 0; i < PartitionWriter.PARTITIONS; i++) {
        todo.addFirst(new Partition(build.partition(i), List.of(), probes.partition(i), level));
      }
    }

    @Override
    public ColumnBatch next() {
      while (true) {
        driver.fragment().checkCancelled();
        ColumnBatch output =
            probe != null ? probe.next() : unmatched != null ? unmatched.next() : null;
        if (output != null) {
          return output;
        }
        if (probe != null) {
          offerMore();
        } else {
          endTable();
          if (todo.isEmpty()) {
            return null;
          }
          begin(todo.removeFirst());
        }
      }
    }

    /** Offers the probe more rows, or ends it when there are none. */
    private void offerMore() {
      if (rowsLeft == 0 && !nextBlock()) {
        probe.close();
        probe = null;
        if (type.endsWithRight()) {
          unmatched = new BuildRows(table, type, probeSchema).open(driver);
        }
        return;
      }
      int count = Math.min(rowsLeft, driver.fragment().settings().batchRows());
      probe.accept(batch.reset(nextRow, count));
      nextRow += (long) count * join.probe().layout().width();
      rowsLeft -= count;
    }

    private boolean nextBlock() {
      probeRows.clear();
      StoredBlock block = probe.isDone() ? null : probeBlocks.poll();
      if (block == null) {
        return false;
      }
      while ((nextRow = block.restore(probeRows)) == 0) {
        // Fails with the table of consumers unless others give way meanwhile.
        memory.allocate(block.block().length()).close();
      }
      rowsLeft = block.rows();
      return true;
    }

    private void begin(Partition partition) {
      if (partition.probe.isEmpty() && (!type.endsWithRight() || type == JoinType.RIGHT_SEMI)) {
        return;
      }
      table = load(partition);
      if (table == null) {
        divide(partition);
        return;
      }
      probeBlocks = new ArrayDeque<>(partition.probe);
      probe = probes.open(table);
    }

    /** The partition's table, or null when it does not fit. */
    private JoinTable load(Partition partition) {
      JoinRows rows = new JoinRows(join.build().layout(), memory);
      JoinRows nullKeyRows = new JoinRows(join.build().layout(), memory);
      JoinTable loaded = null;
      try {
        if (restoreAll(partition.build, rows) && restoreAll(partition.nullKeyBuild, nullKeyRows)) {
          loaded =
              JoinTable.build(
                  join.build().layout(),
                  List.of(rows),
                  List.of(nullKeyRows),
                  input,
                  distinct,
                  memory,
                  Parallel.NONE);
        }
      } finally {
        if (loaded == null) {
          rows.close();
          nullKeyRows.close();
        }
      }
      return loaded;
    }

    private boolean restoreAll(List<StoredBlock> blocks, JoinRows into) {
      for (StoredBlock block : blocks) {
        // One block is taken in however little is left: it can't be divided.
        if ((blocks.size() > 1 && SpilledJoin.isCrowded(memory)) || block.restore(into) == 0) {
          return false;
        }
      }
      return true;
    }

    private void divide(Partition partition) {
      long rows = SpilledRows.rowCount(partition.build);
      if (partition.level + 1 < PartitionWriter.LEVELS) {
        SpilledRows build = divide(partition.build, join.build(), partition.level + 1);
        long biggest = 0;
        for (int i = 0; i < PartitionWriter.PARTITIONS; i++) {
          biggest = Math.max(biggest, SpilledRows.rowCount(build.partition(i)));
        }
        if (biggest < rows) {
          addPartitions(
              build,
              divide(partition.probe, join.probe(), partition.level + 1),
              partition.level + 1);
          return;
        }
      }
      halve(partition);
    }

    private SpilledRows divide(List<StoredBlock> blocks, SpilledRows side, int level) {
      SpilledRows divided = new SpilledRows(side.layout());
      PartitionWriter writer = divided.writer(level, join.file());
      try (JoinRows rows = new JoinRows(side.layout(), memory)) {
        for (StoredBlock block : blocks) {
          while (block.restore(rows) == 0) {
            memory.allocate(block.block().length()).close();
          }
          writer.write(rows);
          rows.clear();
        }
      }
      writer.flush();
      return divided;
    }

    /** Makes two partitions of the build rows, both with all probe rows. */
    private void halve(Partition partition) {
      // A probe row's answer is the sum of its answers over pieces of the build side only where it
      // is not asked for misses.
      boolean divisible = type == JoinType.INNER || type == JoinType.RIGHT || type.isRightAlone();
      int size = partition.build.size();
      if (!divisible || size < 2) {
        throw new SheafException(
                ErrorCode.OUT_OF_MEMORY,
                SpilledRows.rowCount(partition.build)
                    + " rows of the right side of a "
                    + type
                    + " join share one key and do not fit in memory together")
            .withHint("raise the setting memory, or join with the other side on the right");
      }
      for (List<StoredBlock> half :
          List.of(partition.build.subList(0, size / 2), partition.build.subList(size / 2, size))) {
        todo.addFirst(new Partition(half, List.of(), partition.probe, PartitionWriter.LEVELS));
      }
    }

    private void endTable() {
      if (unmatched != null) {
        unmatched.close();
        unmatched = null;
      }
      if (table != null) {
        table.close();
        table = null;
      }
    }

    @Override
    public void close() {
      probeRows.close();
      if (probe != null) {
        probe.close();
        probe = null;
      }
      endTable();
    }
  }
}
