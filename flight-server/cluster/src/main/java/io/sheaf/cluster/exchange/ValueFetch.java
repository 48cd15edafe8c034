package io.sheaf.cluster.exchange;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sheaf.operators.exchange.EdgeCheck;
import io.sheaf.operators.exchange.FetchFailure;
import io.sheaf.operators.exchange.RemoteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;
import org.apache.arrow.flight.impl.Flight;

/** One encoded value on its way, or what an output's columns are. */
final class ValueFetch extends ClientCall.Listener<InputStream> {
  private final RemoteOutput output;
  private final ExchangeTicket.Run asked;
  private final EdgeCheck edge;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile byte[] value;
  private volatile RuntimeException failure;
  private volatile boolean connected;

  /**
   * @param from number of the one block that is wanted
   */
  ValueFetch(RemoteOutput output, String consumer, int from) {
    this.output = output;
    this.asked = new ExchangeTicket.Run(output.id(), from, from + 1);
    this.edge = new EdgeCheck(output, consumer, 0);
  }

  byte[] run(FlightExchangeClient client) throws InterruptedException {
    ClientCall<?, InputStream> call = null;
    try {
      var started = open(client);
      call = started;
      FlightExchangeClient.send(
          started, new ExchangeTicket(0, BlockCodec.PLAIN, List.of(asked)), this);
      ended.await();
    } finally {
      if (call != null && ended.getCount() > 0) {
        call.cancel("no longer wanted", null);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return value;
  }

  private ClientCall<Flight.Ticket, InputStream> open(FlightExchangeClient client) {
    try {
      return client.shortCall(output);
    } catch (RuntimeException gone) {
      throw edge.failure(FetchFailure.Cause.REFUSED, String.valueOf(gone.getMessage()), gone);
    }
  }

  @Override
  public void onHeaders(Metadata headers) {
    connected = true;
  }

  @Override
  public void onMessage(InputStream in) {
    try {
      read(new BlockMessage(in));
    } catch (FetchFailure wrong) {
      failure = wrong;
    } catch (IOException damaged) {
      failure = edge.failure(FetchFailure.Cause.CORRUPT, damaged.getMessage(), damaged);
    }
  }

  private void read(BlockMessage message) throws IOException {
    BlockNote note = message.readNote();
    if (note == null || failure != null) {
      return;
    }
    if (asked.from() != ColumnTypes.BLOCK && note.length() != output.byteSize(0)) {
      throw edge.failure(
          FetchFailure.Cause.MISMATCH,
          "a value of %d bytes came instead of %d".formatted(note.length(), output.byteSize(0)));
    }
    byte[] bytes = message.readBytes();
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    if (asked.from() == ColumnTypes.BLOCK) {
      checkColumns(note, crc.getValue());
    } else {
      edge.arrived(note.number(), note.checksum(), crc.getValue(), bytes.length);
      edge.decoded(0);
    }
    value = bytes;
  }

  /** Their size is not known beforehand. */
  private void checkColumns(BlockNote note, long found) {
    if (note.number() != ColumnTypes.BLOCK || note.checksum() != found) {
      throw edge.failure(FetchFailure.Cause.CORRUPT, "the columns were changed on their way");
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (failure == null && !status.isOk()) {
      failure =
          edge.failure(
              FlightExchangeClient.reason(status, connected),
              FlightExchangeClient.describe(status),
              status.getCause());
    } else if (failure == null && value == null) {
      failure = edge.failure(FetchFailure.Cause.MISMATCH, "no value came");
    }
    ended.countDown();
  }
}
