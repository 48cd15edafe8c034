package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.JoinKeys;
import io.sheaf.columnar.row.JoinRowLayout;
import io.sheaf.columnar.row.JoinRows;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.row.PartitionWriter;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.ResultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Collects a join's build side: drivers copy rows into their own pages, {@link #finish} indexes
 * them. When memory is short and the join can go on from disk, drivers write their rows there, and
 * in the end all rows are there and none in a table. The owner of all this until {@link #result}
 * hands the table over.
 */
public final class JoinBuild implements ResultSink, AutoCloseable {
  /**
   * What the join needs of its build side.
   *
   * @param keepsNullKeys whether rows with a null key are needed: for their being unmatched, or to
   *     be met without keys
   * @param distinct whether one row of each key is enough
   */
  public record Needs(JoinRowLayout layout, boolean keepsNullKeys, boolean distinct) {}

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Needs needs;
  private final MemoryConsumer memory;

  /** The form of the join's probe rows on disk, or null when the join must stay in memory. */
  private final JoinRowLayout probeLayout;

  private final FragmentContext fragment;
  private final List<JoinRows> rows = new ArrayList<>();
  private final List<JoinRows> nullKeyRows = new ArrayList<>();

  /** Drivers that wait for others to spill. */
  private final AtomicInteger waiting = new AtomicInteger();

  private boolean nullKeys;
  private JoinTable table;
  private SpilledJoin spilled;
  private boolean handedOver;

  /** A build side that must fit in memory. */
  public JoinBuild(Needs needs, FragmentContext fragment) {
    this(needs, null, fragment);
  }

  /**
   * A build side that may spill.
   *
   * @param probeLayout the form of the probe rows, which then spill too; null when they can't
   */
  JoinBuild(Needs needs, JoinRowLayout probeLayout, FragmentContext fragment) {
    this.needs = needs;
    this.probeLayout = probeLayout;
    this.fragment = fragment;
    this.memory = fragment.memory().consumer("join build");
  }

  @Override
  public Driver open(DriverContext driver) {
    return new Collector();
  }

  /** One driver's rows. */
  private final class Collector implements Driver {
    private final JoinKeys keys = new JoinKeys(needs.layout.keyLayout());
    private final int[] keyColumns = needs.layout.keys();
    private final SelectedBatch selected = new SelectedBatch(needs.layout.schema().size());
    private int[] chosen = {};
    private boolean metNullKey;
    private JoinRows own = new JoinRows(needs.layout, memory);
    private JoinRows ownNullKeys = new JoinRows(needs.layout, memory);
    private SpillWriter spill;

    @Override
    public void accept(ColumnBatch batch) {
      keys.load(batch, keyColumns);
      byte[] nulls = keys.nulls();
      if (nulls == null) {
        append(own, batch);
        return;
      }
      int count = batch.rowCount();
      chosen = ProbeLookup.atLeast(chosen, count);
      // The mask may be of the key column's buffer, which loading the chosen rows' keys would
      // overwrite: look at it first.
      byte[] mask = java.util.Arrays.copyOf(nulls, count);
      int without = choose(mask, 0);
      if (without > 0) {
        appendChosen(own, batch, without);
      }
      metNullKey |= without < count;
      if (without < count && needs.keepsNullKeys) {
        appendChosen(ownNullKeys, batch, choose(mask, 1));
      }
    }

    private int choose(byte[] mask, int wanted) {
      int count = 0;
      for (int i = 0; i < mask.length; i++) {
        chosen[count] = i;
        count += mask[i] == wanted ? 1 : 0;
      }
      return count;
    }

    private void appendChosen(JoinRows to, ColumnBatch batch, int count) {
      selected.reset(batch, chosen, count);
      keys.load(selected, keyColumns);
      append(to, selected);
    }

    private void append(JoinRows to, ColumnBatch batch) {
      if (probeLayout == null) {
        to.append(keys, batch);
        return;
      }
      if (waiting.get() > 0 || SpilledJoin.isCrowded(memory)) {
        spill();
      }
      if (!to.tryAppend(keys, batch)) {
        spill();
        appendWhenOthersSpilled(to, batch);
      }
    }

    /**
     * With nothing of its own to give, a driver asks the others and waits for them to come to their
     * next batch.
     */
    private void appendWhenOthersSpilled(JoinRows to, ColumnBatch batch) {
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      waiting.incrementAndGet();
      try {
        while (!to.tryAppend(keys, batch)) {
          fragment.checkCancelled();
          spillCombined(spill);
          if (System.nanoTime() > deadline) {
            to.append(keys, batch);
            return;
          }
          LockSupport.parkNanos(WAIT_NANOS);
        }
      } finally {
        waiting.decrementAndGet();
      }
    }

    private void spill() {
      if (spill == null) {
        spill = new SpillWriter(spilled());
      }
      spill.write(own, ownNullKeys);
    }

    @Override
    public void combine() {
      if (spill != null) {
        spill.write(own, ownNullKeys);
        spill.flush();
      }
      synchronized (JoinBuild.this) {
        rows.add(own);
        nullKeyRows.add(ownNullKeys);
        nullKeys |= metNullKey;
      }
      own = null;
      ownNullKeys = null;
    }

    @Override
    public void close() {
      if (own != null) {
        own.close();
        ownNullKeys.close();
      }
    }
  }

  /** One thread's way of the build side to disk. */
  private static final class SpillWriter {
    private final PartitionWriter rows;
    private final PartitionWriter nullKeyRows;

    SpillWriter(SpilledJoin join) {
      var file = join.file();
      rows = join.build().writer(0, file);
      nullKeyRows = join.nullKeyBuild().writer(0, file);
    }

    void write(JoinRows some, JoinRows someWithNullKeys) {
      rows.write(some);
      some.clear();
      nullKeyRows.write(someWithNullKeys);
      someWithNullKeys.clear();
    }

    void flush() {
      rows.flush();
      nullKeyRows.flush();
    }
  }

  /** Writes the rows of drivers that have ended. */
  private synchronized void spillCombined(SpillWriter writer) {
    for (int i = 0; i < rows.size(); i++) {
      writer.write(rows.get(i), nullKeyRows.get(i));
    }
  }

  private synchronized SpilledJoin spilled() {
    if (spilled == null) {
      spilled = new SpilledJoin(fragment, needs.layout, probeLayout);
    }
    return spilled;
  }

  @Override
  public void finish(FragmentContext context) {
    if (spilled == null) {
      table = tryIndex();
    }
    if (table == null && probeLayout == null) {
      long count = rows.stream().mapToLong(JoinRows::rowCount).sum();
      // Fails with the table of consumers unless others give way meanwhile. The index's buffers are
      // rounded up, each to less than twice its size: what fits once so much is free.
      while (table == null) {
        memory.allocate(2 * JoinTable.indexBytes(needs.layout, count)).close();
        table = tryIndex();
      }
    }
    if (table == null) {
      SpillWriter writer = new SpillWriter(spilled());
      spillCombined(writer);
      writer.flush();
    }
  }

  private JoinTable tryIndex() {
    return JoinTable.build(
        needs.layout, rows, nullKeyRows, input(), needs.distinct, memory, fragment::parallel);
  }

  /** What the input was, once all of it has come. */
  JoinTable.Input input() {
    boolean empty =
        spilled == null && !nullKeys && rows.stream().allMatch(part -> part.rowCount() == 0);
    return new JoinTable.Input(empty, nullKeys);
  }

  /** The finished table, borrowed; null when the build side lies on disk. */
  public JoinTable table() {
    return table;
  }

  /** The join on disk, or null when the table is there. */
  SpilledJoin spilledJoin() {
    return table == null ? spilled : null;
  }

  MemoryConsumer memory() {
    return memory;
  }

  @Override
  public TaskResult result() {
    handedOver = true;
    return new BuiltTable(table, memory);
  }

  @Override
  public void close() {
    if (handedOver) {
      return;
    }
    if (table != null) {
      table.close();
    } else {
      rows.forEach(JoinRows::close);
      nullKeyRows.forEach(JoinRows::close);
    }
    memory.close();
    if (spilled != null) {
      spilled.close();
    }
  }
}
