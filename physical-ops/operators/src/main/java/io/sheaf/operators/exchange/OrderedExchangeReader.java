package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.StoredBatchReader;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.operators.exchange.ExchangeInput.Producer;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import java.util.List;

/**
 * This task's partition of upstream task 0, then that of task 1, and so on, or the other way round,
 * for one driver: what was spread by ranges and sorted comes in order without being merged.
 */
public final class OrderedExchangeReader implements Source {
  private final ExchangeSourceSpec spec;
  private final FragmentContext fragment;

  public OrderedExchangeReader(ExchangeSourceSpec spec, FragmentContext fragment) {
    this.spec = spec;
    this.fragment = fragment;
  }

  @Override
  public int maxDrivers() {
    return 1;
  }

  @Override
  public Reader open(DriverContext driver) {
    return new InOrder(driver.fragment().settings().batchRows());
  }

  private final class InOrder implements Reader {
    private final int batchRows;
    private final ExchangeInput input = new ExchangeInput(spec, fragment);
    private final StoredBatchReader reader = new StoredBatchReader(spec.schema().size());
    private final MemoryConsumer memory =
        fragment.own(fragment.memory().consumer("exchange input"));
    private List<Producer> producers;
    private int next;
    private ProducerBlocks blocks;
    private boolean open;

    InOrder(int batchRows) {
      this.batchRows = batchRows;
    }

    @Override
    public ColumnBatch next() {
      if (producers == null) {
        List<Producer> all = ExchangeReader.unchecked(input::producers);
        producers = spec.backwards() ? all.reversed() : all;
      }
      while (true) {
        ColumnBatch batch = open ? reader.next(batchRows) : null;
        if (batch != null) {
          return batch;
        }
        StoredBatch block = nextBlock();
        open = block != null;
        if (!open) {
          return null;
        }
        reader.open(block);
      }
    }

    private StoredBatch nextBlock() {
      while (true) {
        StoredBatch block = blocks == null ? null : blocks.next();
        if (block != null || (next == producers.size() && blocks == null)) {
          return block;
        }
        closeBlocks();
        if (next < producers.size()) {
          blocks = open(producers.get(next++));
        }
      }
    }

    private ProducerBlocks open(Producer producer) {
      return producer.remote() == null
          ? new ProducerBlocks(producer.blocks())
          : new ProducerBlocks(
              input.open(
                  List.of(producer.remote()), ExchangeInput.window(fragment.memory(), 1), memory),
              fragment);
    }

    private void closeBlocks() {
      if (blocks != null) {
        blocks.close();
        blocks = null;
      }
    }

    @Override
    public void close() {
      reader.close();
      closeBlocks();
    }
  }
}
