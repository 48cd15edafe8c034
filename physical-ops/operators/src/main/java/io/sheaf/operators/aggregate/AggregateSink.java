package io.sheaf.operators.aggregate;

import io.sheaf.columnar.aggregate.AggregateInputs;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.GroupTable;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Sink;

/**
 * Groups and aggregates: each driver into a table of its own, handed to {@link GroupedResult} at
 * the end.
 */
final class AggregateSink implements Sink {
  private final Aggregation aggregation;
  private final GroupedResult result;

  AggregateSink(Aggregation aggregation, GroupedResult result) {
    this.aggregation = aggregation;
    this.result = result;
  }

  @Override
  public Sink.Driver open(DriverContext driver) {
    return aggregation.isGlobal() ? new GlobalDriver() : new GroupingDriver();
  }

  @Override
  public void finish(FragmentContext fragment) {
    result.finish(fragment);
  }

  /** Without keys: one record. */
  private final class GlobalDriver implements Sink.Driver {
    private final AggregateInputs inputs = new AggregateInputs(aggregation.state());
    private final SpillingTable table = result.newTable();

    @Override
    public void accept(ColumnBatch batch) {
      GroupTable groups = table.groups();
      groups.strings().reserve(inputs.prepare(batch));
      inputs.updateAll(groups.single(), groups.strings());
    }

    @Override
    public void combine() {
      result.add(table);
    }

    /** The result owns the table from the start. */
    @Override
    public void close() {}
  }

  /** With keys: finds the groups of a batch, then updates their records. */
  private final class GroupingDriver implements Sink.Driver {
    private final AggregateInputs inputs = new AggregateInputs(aggregation.state());
    private final SpillingTable table = result.newTable();
    private final Column[] keys = new Column[aggregation.groupKeys().length];
    private long[] records = {};

    @Override
    public void accept(ColumnBatch batch) {
      int count = batch.rowCount();
      if (records.length < count) {
        records = new long[Math.max(count, 2048)];
      }
      table.spillIfAsked();
      for (int i = 0; i < keys.length; i++) {
        keys[i] = batch.column(aggregation.groupKeys()[i]);
      }
      long stringBytes = inputs.prepare(batch);
      inputs.flagInitialState(table.groups().initialState(), aggregation.keys().width());
      table.find(keys, count, stringBytes, records);
      inputs.update(records, table.strings());
    }

    @Override
    public void combine() {
      result.add(table);
    }

    /** The result owns the table from the start. */
    @Override
    public void close() {}
  }
}
