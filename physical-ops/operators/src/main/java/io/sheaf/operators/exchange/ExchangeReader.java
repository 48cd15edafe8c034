package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.StoredBatchReader;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.operators.exchange.BlockStream.Arrived;
import io.sheaf.operators.exchange.ExchangeInput.Producer;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * This task's partition of every upstream task's output, as a queue of blocks that the drivers
 * share: those in this process by reference, others pulled while the drivers work. Nothing is
 * pulled before the first driver comes. Thread-safe.
 */
public final class ExchangeReader implements Source {
  private final ExchangeSourceSpec spec;
  private final FragmentContext fragment;
  private final ExchangeInput input;
  private final int maxDrivers;
  private final AtomicInteger next = new AtomicInteger();
  private List<StoredBatch> local;
  private BlockStream remote;
  private RuntimeException failure;

  public ExchangeReader(ExchangeSourceSpec spec, FragmentContext fragment) {
    this.spec = spec;
    this.fragment = fragment;
    this.input = new ExchangeInput(spec, fragment);
    this.maxDrivers = Math.max(input.blockCount(), 1);
  }

  @Override
  public int maxDrivers() {
    return maxDrivers;
  }

  @Override
  public Reader open(DriverContext driver) {
    start();
    return new BlockReader(driver.fragment().settings().batchRows());
  }

  private synchronized void start() {
    if (failure != null) {
      throw failure; // one driver's news is that of all
    }
    if (local != null) {
      return;
    }
    try {
      openInputs();
    } catch (RuntimeException cause) {
      failure = cause;
      throw cause;
    }
  }

  private void openInputs() {
    List<StoredBatch> here = new ArrayList<>();
    List<RemoteOutput> elsewhere = new ArrayList<>();
    for (Producer producer : unchecked(input::producers)) {
      if (producer.remote() == null) {
        here.addAll(producer.blocks());
      } else {
        elsewhere.add(producer.remote());
      }
    }
    if (!elsewhere.isEmpty()) {
      MemoryConsumer memory = fragment.own(fragment.memory().consumer("exchange input"));
      long window = ExchangeInput.window(fragment.memory(), 1);
      remote = fragment.own(input.open(elsewhere, window, memory));
    }
    local = here;
  }

  /** Waiting may end in checked exceptions, which sources can't throw. */
  public static <T> T unchecked(java.util.concurrent.Callable<T> action) {
    try {
      return action.call();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorCode.CANCELLED, "cancelled while waiting for an exchange");
    } catch (Exception failure) {
      throw new SheafException(
          ErrorCode.INTERNAL_ERROR, String.valueOf(failure.getMessage()), failure);
    }
  }

  /** One driver's end. */
  private final class BlockReader implements Reader {
    private final int batchRows;
    private final StoredBatchReader reader = new StoredBatchReader(spec.schema().size());
    private StoredBatch arrived;
    private boolean reading;

    BlockReader(int batchRows) {
      this.batchRows = batchRows;
    }

    @Override
    public ColumnBatch next() {
      while (true) {
        ColumnBatch batch = reading ? reader.next(batchRows) : null;
        if (batch != null) {
          return batch;
        }
        freeArrived();
        reading = openNext();
        if (!reading) {
          return null;
        }
      }
    }

    /** What has arrived comes first, since it keeps more from being sent; waiting comes last. */
    private boolean openNext() {
      Arrived block = remote == null ? null : remote.poll();
      if (block == null) {
        int index = next.get() < local.size() ? next.getAndIncrement() : local.size();
        if (index < local.size()) {
          reader.open(local.get(index));
          return true;
        }
        if (remote == null) {
          return false;
        }
        block = unchecked(() -> ExchangeInput.take(remote, fragment));
      }
      if (block == null) {
        return false;
      }
      arrived = block.batch();
      reader.open(arrived);
      return true;
    }

    private void freeArrived() {
      if (arrived != null) {
        arrived.close();
        arrived = null;
      }
    }

    @Override
    public void close() {
      reader.close();
      freeArrived();
    }
  }
}
