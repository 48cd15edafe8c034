package io.sheaf.cluster;

import io.sheaf.operators.exchange.BlockStream;
import io.sheaf.operators.exchange.ExchangeClient;
import io.sheaf.operators.exchange.RemoteOutput;

/** Counts what a task takes from other members, and tells it when a stream is closed. */
record CountedExchange(ExchangeClient client, Counter counter) implements ExchangeClient {
  /** Hears what was taken. */
  interface Counter {
    /** Blocks of an output were taken; called on threads of the task. */
    void moved(RemoteOutput output, long blocks, long rows, long bytes);
  }

  @Override
  public BlockStream open(Fetch fetch) {
    return new Counted(fetch, client.open(fetch), counter);
  }

  @Override
  public byte[] fetchValue(RemoteOutput output, String consumer) throws InterruptedException {
    byte[] value = client.fetchValue(output, consumer);
    counter.moved(output, 1, 0, value.length);
    return value;
  }

  private static final class Counted implements BlockStream {
    private final Fetch fetch;
    private final BlockStream stream;
    private final Counter counter;
    private final long[] blocks;
    private final long[] rows;
    private final long[] bytes;

    Counted(Fetch fetch, BlockStream stream, Counter counter) {
      this.fetch = fetch;
      this.stream = stream;
      this.counter = counter;
      int outputs = fetch.outputs().size();
      blocks = new long[outputs];
      rows = new long[outputs];
      bytes = new long[outputs];
    }

    @Override
    public Arrived poll() {
      return counted(stream.poll());
    }

    @Override
    public Arrived take() throws InterruptedException {
      return counted(stream.take());
    }

    private Arrived counted(Arrived arrived) {
      if (arrived != null) {
        synchronized (this) {
          blocks[arrived.output()]++;
          rows[arrived.output()] += arrived.batch().rowCount();
          bytes[arrived.output()] += arrived.batch().byteSize();
        }
      }
      return arrived;
    }

    @Override
    public void cancel() {
      stream.cancel();
    }

    @Override
    public void close() {
      stream.close();
      tell();
    }

    /** Once: what was told is forgotten. */
    private synchronized void tell() {
      for (int i = 0; i < blocks.length; i++) {
        if (blocks[i] > 0) {
          counter.moved(fetch.outputs().get(i), blocks[i], rows[i], bytes[i]);
          blocks[i] = 0;
        }
      }
    }
  }
}
