package io.sheaf.cluster.exchange;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sheaf.columnar.batch.CorruptBlockException;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.operators.exchange.BlockStream.Arrived;
import io.sheaf.operators.exchange.EdgeCheck;
import io.sheaf.operators.exchange.FetchFailure;
import io.sheaf.operators.exchange.RemoteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.impl.Flight;

/**
 * What one fetch pulls from one peer: one call after another, each for the next blocks that there
 * is room for. Thread-safe.
 */
final class PeerPull {
  private final FetchStream stream;
  private final FlightExchangeClient client;
  private final List<Integer> outputs;
  private final long window;
  private final LinkRate rate;

  /** The first of {@link #outputs} that was not asked for wholly, and its next block. */
  private int output;

  private int block;
  private long queuedBytes;
  private boolean done;
  private boolean cancelled;
  private ClientCall<Flight.Ticket, InputStream> call;

  /**
   * @param outputs positions in the fetch, none without blocks
   * @param window most bytes on their way or waiting
   */
  PeerPull(FetchStream stream, FlightExchangeClient client, List<Integer> outputs, long window) {
    this.stream = stream;
    this.client = client;
    this.outputs = List.copyOf(outputs);
    this.window = window;
    RemoteOutput peer = stream.fetch().outputs().get(outputs.getFirst());
    this.rate = client.rate(peer);
  }

  /** Blocks of that size were taken by the consumer. */
  void taken(long bytes) {
    synchronized (this) {
      queuedBytes -= bytes;
    }
    proceed();
  }

  /**
   * Starts the next call if the last one has ended and there is room. Never throws: nobody is there
   * to hear it. A call that can't be made is a failure of the stream.
   */
  void proceed() {
    RuntimeException failure = tryNext();
    if (failure != null) {
      stream.fail(failure);
    }
  }

  private synchronized RuntimeException tryNext() {
    if (done || cancelled || call != null || (queuedBytes > 0 && queuedBytes > window / 2)) {
      return null;
    }
    if (output == outputs.size()) {
      done = true;
      stream.peerDone();
      return null;
    }
    int first = outputs.get(output);
    ClientCall<Flight.Ticket, InputStream> next = null;
    try {
      Pull pull = plan();
      next = client.call(remote(first));
      call = next;
      pull.watched = client.watch(pull);
      // Under the lock, so that it can't be cancelled before it is started.
      FlightExchangeClient.send(next, pull.ticket, pull);
      return null;
    } catch (RuntimeException failure) {
      call = null; // nothing comes of it
      if (next != null) {
        next.cancel("it could not be started", failure);
      }
      return stream
          .edge(first)
          .failure(FetchFailure.Cause.REFUSED, String.valueOf(failure.getMessage()), failure);
    }
  }

  private RemoteOutput remote(int position) {
    return stream.fetch().outputs().get(position);
  }

  /** The next blocks that fit the room, at least one. Their sizes are known on average. */
  private Pull plan() {
    long room = window - queuedBytes;
    List<ExchangeTicket.Run> runs = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    int readingTask = stream.fetch().readingTask();
    while (output < outputs.size() && (runs.isEmpty() || room > 0)) {
      int position = outputs.get(output);
      RemoteOutput from = remote(position);
      int partition = from.partitionFor(readingTask);
      int count = from.batchCount(partition);
      long average = Math.max(1, from.byteSize(partition) / count);
      long fitting = Math.max(runs.isEmpty() ? 1 : 0, room / average);
      if (fitting == 0) {
        break;
      }
      int to = (int) Math.min(count, block + fitting);
      runs.add(new ExchangeTicket.Run(from.id(), block, to));
      positions.add(position);
      room -= average * (to - block);
      block = to;
      if (block == count) {
        output++;
        block = 0;
      }
    }
    BlockCodec codec = rate.codec(stream.fetch().compression());
    return new Pull(new ExchangeTicket(readingTask, codec, runs), positions);
  }

  /** Gives up, whatever is on its way. */
  void cancel() {
    ClientCall<Flight.Ticket, InputStream> last;
    synchronized (this) {
      cancelled = true;
      last = call;
    }
    if (last != null) {
      last.cancel("no longer wanted", null);
    }
  }

  private void callEnded() {
    synchronized (this) {
      call = null;
      notifyAll();
    }
    proceed();
  }

  /** Waits, after {@link #cancel}, until nothing comes any more. */
  synchronized void awaitEnd() {
    boolean interrupted = false;
    while (call != null) {
      try {
        wait();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One call; the methods of the listener are called one after the other. */
  private final class Pull extends ClientCall.Listener<InputStream> implements StallWatch.Watched {
    private final ExchangeTicket ticket;
    private final List<Integer> positions;
    private StallWatch.Watch watched;
    private boolean connected;
    private volatile int run;
    private long firstAt;
    private long lastAt;
    private long bytesSinceFirst;

    Pull(ExchangeTicket ticket, List<Integer> positions) {
      this.ticket = ticket;
      this.positions = positions;
    }

    /** The edge whose block is due. */
    private EdgeCheck due() {
      return stream.edge(positions.get(Math.min(run, positions.size() - 1)));
    }

    @Override
    public void stalled(long seconds) {
      stream.fail(
          due()
              .failure(
                  FetchFailure.Cause.TIMED_OUT, "nothing has come for " + seconds + " s", null));
    }

    @Override
    public void onHeaders(Metadata headers) {
      watched.heard();
      connected = true;
    }

    @Override
    public void onMessage(InputStream in) {
      watched.heard();
      if (stream.isOver()) {
        return;
      }
      try {
        read(new BlockMessage(in));
      } catch (IOException | CorruptBlockException damaged) {
        stream.fail(due().failure(FetchFailure.Cause.CORRUPT, damaged.getMessage(), damaged));
      } catch (RuntimeException failure) {
        stream.fail(failure);
      }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // run changes on the thread of the call alone
    private void read(BlockMessage message) throws IOException {
      BlockNote note = message.readNote();
      if (note == null) {
        return;
      }
      EdgeCheck edge = due();
      if (run == positions.size() || note.run() != run) {
        throw misplaced(note);
      }
      NativeBuffer bytes =
          note.compressed() ? unpacked(message, note, edge) : plain(message, note, edge);
      StoredBatch batch =
          StoredBatch.decode(
              bytes,
              note.compressed() ? note.plainChecksum() : note.checksum(),
              stream.types(),
              stream.fetch().memory());
      try {
        edge.decoded(batch.rowCount());
      } catch (Throwable failure) {
        batch.close();
        throw failure;
      }
      int position = positions.get(run);
      if (edge.arrivedBlocks() == ticket.runs().get(run).to()) {
        run = run + 1;
      }
      synchronized (PeerPull.this) {
        queuedBytes += batch.byteSize();
      }
      stream.arrived(PeerPull.this, new Arrived(position, batch));
    }

    private NativeBuffer plain(BlockMessage message, BlockNote note, EdgeCheck edge)
        throws IOException {
      NativeBuffer bytes = stream.fetch().memory().allocate(note.length());
      try {
        long checksum = message.readBlock(bytes.address());
        edge.intact(note.number(), note.plainChecksum(), note.checksum(), note.length());
        edge.arrived(note.number(), note.checksum(), checksum, note.length());
        came(note.length());
        return bytes;
      } catch (Throwable failure) {
        bytes.close();
        throw failure;
      }
    }

    /** The time between the first block and the last one is that of the link. */
    private void came(int bytes) {
      lastAt = System.nanoTime();
      if (firstAt == 0) {
        firstAt = lastAt;
      } else {
        bytesSinceFirst += bytes;
      }
    }

    /** What came is checked before it is decompressed, and what that gives is checked too. */
    private NativeBuffer unpacked(BlockMessage message, BlockNote note, EdgeCheck edge)
        throws IOException {
      if (ticket.codec() == BlockCodec.PLAIN
          || note.plainLength() < note.length()
          || note.plainLength() > edge.missingBytes()) {
        throw edge.failure(
            FetchFailure.Cause.MISMATCH,
            "block %d says that its %d bytes were %d before they were compressed"
                .formatted(note.number(), note.length(), note.plainLength()));
      }
      NativeBuffer bytes = stream.fetch().memory().allocate(note.plainLength());
      try (NativeBuffer packed = stream.fetch().memory().allocate(note.length())) {
        long checksum = message.readBlock(packed.address());
        edge.intact(note.number(), note.checksum(), checksum, note.length());
        if (!ticket
            .codec()
            .unpack(packed.address(), note.length(), bytes.address(), note.plainLength())) {
          throw edge.failure(
              FetchFailure.Cause.CORRUPT, "block %d does not decompress".formatted(note.number()));
        }
        edge.arrived(
            note.number(),
            note.plainChecksum(),
            BlockNote.checksum(bytes.address(), note.plainLength()),
            note.plainLength());
        return bytes;
      } catch (Throwable failure) {
        bytes.close();
        throw failure;
      }
    }

    /** A later run's block came because one was lost, an earlier one's because it was doubled. */
    private FetchFailure misplaced(BlockNote note) {
      int wrong = Math.clamp(Math.min(note.run(), run), 0, positions.size() - 1);
      return stream
          .edge(positions.get(wrong))
          .failure(
              FetchFailure.Cause.MISMATCH,
              "block %d of run %d came where run %d of %d was due"
                  .formatted(note.number(), note.run(), run, positions.size()));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      watched.end();
      rate.came(bytesSinceFirst, lastAt - firstAt);
      try {
        judge(status);
      } finally {
        callEnded(); // whatever happened: somebody may wait for the end
      }
    }

    private void judge(Status status) {
      if (!stream.isOver()) {
        if (!status.isOk()) {
          stream.fail(
              due()
                  .failure(
                      FlightExchangeClient.reason(status, connected),
                      FlightExchangeClient.describe(status),
                      status.getCause()));
        } else if (run < positions.size()) {
          stream.fail(
              due()
                  .failure(
                      FetchFailure.Cause.MISMATCH,
                      "the stream ended after block %d of %d"
                          .formatted(due().arrivedBlocks(), due().expectedBlocks())));
        }
      }
    }
  }
}
