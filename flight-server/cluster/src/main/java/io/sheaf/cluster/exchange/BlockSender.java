package io.sheaf.cluster.exchange;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.exchange.ExchangeOutput;
import io.sheaf.operators.exchange.PartitionStore;
import java.util.List;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Sends the blocks of one ticket, each as a record batch of one binary value. Goes on whenever the
 * connection is ready and the server has room, on the thread that brings that news; a block stays
 * in memory until the connection has let go of it, be it sent or dropped.
 */
final class BlockSender {
  private final ExchangeTicket ticket;
  private final PartitionStore store;
  private final BufferAllocator allocator;
  private final BytesInFlight inFlight;
  private final ServerStreamListener listener;
  private final VectorSchemaRoot root;
  private final VectorLoader loader;
  private Blocks current;
  private int run;
  private int next;
  private boolean waiting;
  private boolean ended;

  /** The blocks of one run: of an output's partition, or the one of a value. */
  private sealed interface Blocks {
    int count();

    /** A block of rows. */
    record Rows(List<StoredBatch> batches) implements Blocks {
      @Override
      public int count() {
        return batches.size();
      }
    }

    /** A value that a hand-made task left. */
    record Value(byte[] encoded) implements Blocks {
      @Override
      public int count() {
        return 1;
      }
    }
  }

  BlockSender(
      ExchangeTicket ticket,
      PartitionStore store,
      BufferAllocator allocator,
      BytesInFlight inFlight,
      ServerStreamListener listener) {
    this.ticket = ticket;
    this.store = store;
    this.allocator = allocator;
    this.inFlight = inFlight;
    this.listener = listener;
    this.root = VectorSchemaRoot.of(new VarBinaryVector("block", allocator));
    this.loader = new VectorLoader(root);
  }

  void start() {
    listener.setOnCancelHandler(this::end);
    listener.setOnReadyHandler(this::proceed);
    listener.setUseZeroCopy(true);
    synchronized (this) {
      listener.start(root);
    }
    proceed();
  }

  /** Sends while it may. */
  private synchronized void proceed() {
    if (waiting) {
      return; // for room, which calls again
    }
    try {
      while (!ended && listener.isReady() && !listener.isCancelled()) {
        if (!openRun()) {
          listener.completed();
          end();
          return;
        }
        if (!sendNext()) {
          return;
        }
      }
    } catch (NoSuchOutputException unknown) {
      fail(CallStatus.NOT_FOUND, unknown);
    } catch (Throwable failure) {
      // To the consumer whatever else is wrong here is a stream that broke.
      fail(isGone() ? CallStatus.NOT_FOUND : CallStatus.INTERNAL, failure);
    }
  }

  /** Whether the output was released while it was sent: it may have moved. */
  private boolean isGone() {
    return run < ticket.runs().size() && store.get(ticket.runs().get(run).output()) == null;
  }

  private void fail(CallStatus status, Throwable failure) {
    if (!ended) {
      listener.error(
          status
              .withDescription(String.valueOf(failure.getMessage()))
              .withCause(failure)
              .toRuntimeException());
      end();
    }
  }

  private synchronized void end() {
    if (!ended) {
      ended = true;
      root.close();
    }
  }

  private void roomCame() {
    if (goOn()) {
      inFlight.passOn();
    }
  }

  /** Whether it has no use for more room: it is through, or its connection isn't ready. */
  private synchronized boolean goOn() {
    waiting = false;
    if (!ended) {
      proceed();
    }
    return !waiting;
  }

  /** Finds the blocks of the run in turn; false when all is sent. */
  private boolean openRun() {
    while (run < ticket.runs().size()) {
      ExchangeTicket.Run asked = ticket.runs().get(run);
      if (current == null) {
        boolean ofColumns = asked.from() == ColumnTypes.BLOCK;
        current = ofColumns ? columns(asked) : blocks(asked);
        next = asked.from();
        if (ofColumns ? asked.to() != 0 : asked.from() < 0 || asked.to() > current.count()) {
          throw new NoSuchOutputException(
              asked.output() + " has " + current.count() + " blocks, not " + asked.to());
        }
      }
      if (next < asked.to()) {
        return true;
      }
      current = null;
      run++;
    }
    return false;
  }

  private TaskResult held(ExchangeTicket.Run asked) {
    TaskResult result = store.get(asked.output());
    if (result == null) {
      throw new NoSuchOutputException("no output is held of " + asked.output());
    }
    return result;
  }

  private Blocks columns(ExchangeTicket.Run asked) {
    if (!(held(asked) instanceof ExchangeOutput output)) {
      throw new NoSuchOutputException(asked.output() + " has no columns");
    }
    return new Blocks.Value(new ColumnTypes(output.columnTypes()).encode());
  }

  private Blocks blocks(ExchangeTicket.Run asked) {
    TaskResult result = held(asked);
    if (!(result instanceof ExchangeOutput output)) {
      return new Blocks.Value(store.encoded(result));
    }
    int partition = output.partitionFor(ticket.readingTask());
    if (partition >= output.partitionCount()) {
      throw new NoSuchOutputException(asked.output() + " has no partition " + partition);
    }
    return new Blocks.Rows(output.partition(partition));
  }

  /** False when the server has no room; {@link #roomCame} is called later. */
  private boolean sendNext() {
    return switch (current) {
      case Blocks.Rows(List<StoredBatch> batches) -> {
        StoredBatch batch = batches.get(next);
        long bytes = batch.byteSize();
        if (!hasRoom(bytes)) {
          yield false;
        }
        send(leased(batch), batch.checksum());
        yield true;
      }
      case Blocks.Value(byte[] encoded) -> {
        if (!hasRoom(encoded.length)) {
          yield false;
        }
        send(copied(encoded), checksum(encoded));
        yield true;
      }
    };
  }

  private boolean hasRoom(long bytes) {
    waiting = !inFlight.take(bytes, this::roomCame);
    return !waiting;
  }

  private static long checksum(byte[] bytes) {
    var crc = new java.util.zip.CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  /** The block where it lies, as Arrow's memory; whoever lets go of it last ends the lease. */
  private ArrowBuf leased(StoredBatch batch) {
    long bytes = batch.byteSize();
    StoredBatch.Lease lease;
    try {
      lease = batch.lease();
    } catch (Throwable failure) {
      inFlight.giveBack(bytes);
      throw failure;
    }
    ArrowBuf buffer =
        allocator.wrapForeignAllocation(
            new ForeignAllocation(bytes, lease.address()) {
              @Override
              protected void release0() {
                lease.close();
                inFlight.giveBack(bytes);
              }
            });
    return buffer.writerIndex(bytes);
  }

  private ArrowBuf copied(byte[] encoded) {
    // Room for the value is given back at once: values are small and are Arrow's own memory here.
    inFlight.giveBack(encoded.length);
    ArrowBuf buffer = allocator.buffer(Math.max(8, (encoded.length + 7) & -8));
    Native.fill(buffer.memoryAddress(), buffer.capacity(), (byte) 0);
    Native.copy(encoded, 0, buffer.memoryAddress(), encoded.length);
    return buffer.writerIndex(encoded.length);
  }

  /** Sends a block, compressed if the consumer wants that and it shrinks. Takes it over. */
  private void send(ArrowBuf block, long checksum) {
    int length = (int) block.writerIndex();
    ArrowBuf packed = ticket.codec() == BlockCodec.PLAIN ? null : packed(block);
    if (packed == null) {
      put(block, BlockNote.plain(run, next, length, checksum));
      return;
    }
    block.close();
    int bytes = (int) packed.writerIndex();
    long sent = BlockNote.checksum(packed.memoryAddress(), bytes);
    put(packed, new BlockNote(run, next, bytes, sent, length, checksum));
  }

  /** The block compressed, or null when that is not worth while or there is no memory for it. */
  private ArrowBuf packed(ArrowBuf block) {
    int length = (int) block.writerIndex();
    ArrowBuf room;
    try {
      room = allocator.buffer(ticket.codec().bound(length));
    } catch (OutOfMemoryException | SheafException none) {
      return null; // plain is right too
    }
    int bytes = ticket.codec().pack(block.memoryAddress(), length, room.memoryAddress());
    if (bytes == 0) {
      room.close();
      return null;
    }
    inFlight.add(bytes);
    ForeignAllocation counted =
        new ForeignAllocation(bytes, room.memoryAddress()) {
          @Override
          protected void release0() {
            room.close();
            inFlight.giveBack(bytes);
          }
        };
    try {
      return allocator.wrapForeignAllocation(counted).writerIndex(bytes);
    } catch (OutOfMemoryException | SheafException none) {
      room.close();
      inFlight.giveBack(bytes);
      return null;
    }
  }

  private void put(ArrowBuf block, BlockNote said) {
    int length = said.length();
    try (ArrowBuf validity = allocator.buffer(8);
        ArrowBuf offsets = allocator.buffer(8);
        block) {
      validity.writeLong(1);
      offsets.writeInt(0);
      offsets.writeInt(length);
      validity.writerIndex(1);
      try (ArrowRecordBatch batch =
          new ArrowRecordBatch(
              1, List.of(new ArrowFieldNode(1, 0)), List.of(validity, offsets, block))) {
        loader.load(batch);
      }
    }
    ArrowBuf note = allocator.buffer(BlockNote.BYTES);
    said.write(note);
    next++;
    listener.putNext(note);
    root.clear();
  }

  /** What was asked for is not here. */
  private static final class NoSuchOutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSuchOutputException(String message) {
      super(message);
    }
  }
}
