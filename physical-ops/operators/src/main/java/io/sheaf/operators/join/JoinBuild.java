package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.JoinKeys;
import io.sheaf.columnar.row.JoinRowLayout;
import io.sheaf.columnar.row.JoinRows;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.ResultSink;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects a join's build side: drivers copy rows into their own pages, {@link #finish} indexes them. The owner of the table until
 * {@link #result} hands it over.
 */
public final class JoinBuild implements ResultSink, AutoCloseable {
  /**
   * What the join needs of its build side.
   *
   * @param keepsNullKeys whether rows with a null key are needed: for their being unmatched, or to be met without keys
   * @param distinct whether one row of each key is enough
   */
  public record Needs(JoinRowLayout layout, boolean keepsNullKeys, boolean distinct) {}

  private final Needs needs;
  private final MemoryConsumer memory;
  private final List<JoinRows> rows = new ArrayList<>();
  private final List<JoinRows> nullKeyRows = new ArrayList<>();
  private boolean nullKeys;
  private JoinTable table;
  private boolean handedOver;

  public JoinBuild(Needs needs, FragmentContext fragment) {
    this.needs = needs;
    this.memory = fragment.memory().consumer("join build");
  }

  @Override
  public Sink open(DriverContext driver) {
    return new Sink();
  }

  /** One driver's rows. */
  private final class Sink implements Driver {
    private final JoinKeys keys = new JoinKeys(needs.layout.keyLayout());
    private final int[] keyColumns = needs.layout.keys();
    private final SelectedBatch selected = new SelectedBatch(needs.layout.schema().size());
    private int[] chosen = {};
    private boolean metNullKey;
    private JoinRows own = new JoinRows(needs.layout, memory);
    private JoinRows ownNullKeys = new JoinRows(needs.layout, memory);

    @Override
    public void accept(ColumnBatch batch) {
      keys.load(batch, keyColumns);
      byte[] nulls = keys.nulls();
      if (nulls == null) {
        own.append(keys, batch);
        return;
      }
      append(own, batch, nulls, 0);
      if (metNullKey(nulls, batch.rowCount()) && needs.keepsNullKeys) {
        keys.load(batch, keyColumns);
        append(ownNullKeys, batch, keys.nulls(), 1);
      }
    }

    private boolean metNullKey(byte[] nulls, int count) {
      boolean met = false;
      for (int i = 0; i < count; i++) {
        met |= nulls[i] != 0;
      }
      metNullKey |= met;
      return met;
    }

    private void append(JoinRows to, ColumnBatch batch, byte[] nulls, int wanted) {
      chosen = ProbeLookup.atLeast(chosen, batch.rowCount());
      int count = 0;
      for (int i = 0; i < batch.rowCount(); i++) {
        chosen[count] = i;
        count += nulls[i] == wanted ? 1 : 0;
      }
      if (count > 0) {
        selected.reset(batch, chosen, count);
        keys.load(selected, keyColumns);
        to.append(keys, selected);
      }
    }

    @Override
    public void combine() {
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

  @Override
  public void finish(FragmentContext fragment) {
    table =
        JoinTable.build(
            needs.layout, rows, nullKeyRows, nullKeys, needs.distinct, memory, fragment::parallel);
    if (table == null) {
      long count = rows.stream().mapToLong(JoinRows::rowCount).sum();
      // Fails with the table of consumers.
      memory.allocate(JoinTable.indexBytes(needs.layout, count)).close();
      finish(fragment);
    }
  }

  /** The finished table, borrowed. */
  public JoinTable table() {
    return table;
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
  }
}
