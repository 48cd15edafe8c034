package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.StoredBatchReader;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.RecordMerge;
import io.sheaf.columnar.row.RecordWalk;
import io.sheaf.columnar.row.RowContainer;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.operators.exchange.ExchangeInput.Producer;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.sort.OrderedSource;
import io.sheaf.operators.sort.RowOrders;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * This task's partition of every upstream task's ordered output, merged into one order, for one
 * driver. Of each upstream task one batch at a time is in memory as rows; what comes from other
 * members is pulled through a small window each.
 */
public final class MergingExchangeReader implements AutoCloseable {
  private final ExchangeSourceSpec spec;
  private final FragmentContext fragment;
  private final RowOrder order;
  private final MemoryConsumer memory;
  private final List<Rows> inputs = new ArrayList<>();
  private boolean closed;

  private MergingExchangeReader(ExchangeSourceSpec spec, FragmentContext fragment) {
    this.spec = spec;
    this.fragment = fragment;
    this.order = RowOrders.of(spec.schema(), spec.merge());
    this.memory = fragment.memory().consumer("merging exchange");
  }

  /** The source of a specification that asks for order. */
  public static Source source(ExchangeSourceSpec spec, FragmentContext fragment) {
    MergingExchangeReader reader = fragment.own(new MergingExchangeReader(spec, fragment));
    return new OrderedSource(reader.order.layout(), reader::merge, Long.MAX_VALUE, reader);
  }

  private RecordMerge merge() {
    ExchangeInput input = new ExchangeInput(spec, fragment);
    List<Producer> producers = ExchangeReader.unchecked(input::producers);
    int remote = (int) producers.stream().filter(producer -> producer.remote() != null).count();
    long window = ExchangeInput.window(fragment.memory(), Math.max(remote, 1));
    for (Producer producer : producers) {
      inputs.add(
          new Rows(
              producer.remote() == null
                  ? new ProducerBlocks(producer.blocks())
                  : new ProducerBlocks(
                      input.open(List.of(producer.remote()), window, memory), fragment)));
    }
    return new RecordMerge(order, inputs);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      inputs.forEach(Rows::close);
      memory.close();
    }
  }

  /** One upstream task's rows in their order. */
  private final class Rows implements RecordWalk, AutoCloseable {
    private final ProducerBlocks blocks;
    private final RowContainer rows;
    private final StoredBatchReader reader;
    private final Column[] columns;
    private long[] records = {};
    private boolean open;
    private int count;
    private int at;

    Rows(ProducerBlocks blocks) {
      RowLayout layout = order.layout();
      this.blocks = blocks;
      this.rows = new RowContainer(memory, layout);
      this.reader = new StoredBatchReader(layout.size());
      this.columns = new Column[layout.size()];
    }

    @Override
    public int next(long[] into, int most) {
      while (at == count) {
        ColumnBatch batch = open ? reader.next(fragment.settings().batchRows()) : null;
        if (batch != null) {
          load(batch);
          continue;
        }
        StoredBatch block = blocks.next();
        open = block != null;
        if (!open) {
          return 0;
        }
        reader.open(block);
      }
      int given = Math.min(most, count - at);
      System.arraycopy(records, at, into, 0, given);
      at += given;
      return given;
    }

    private void load(ColumnBatch batch) {
      rows.close();
      at = 0;
      count = batch.rowCount();
      if (records.length < count) {
        records = new long[count];
      }
      for (int i = 0; i < columns.length; i++) {
        columns[i] = batch.column(i);
      }
      rows.append(columns, count, records);
    }

    @Override
    public void close() {
      reader.close();
      rows.close();
      blocks.close();
    }
  }
}
