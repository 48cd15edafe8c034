package io.sheaf.jdbc.remote;

import io.sheaf.jdbc.arrow.ArrowBatches;
import io.sheaf.jdbc.arrow.ArrowSchema;
import io.sheaf.jdbc.remote.Messages.Endpoint;
import io.sheaf.jdbc.remote.Messages.FlightData;
import io.sheaf.jdbc.remote.Messages.FlightInfo;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The batches of a result that lies at several endpoints: one stream after the other where their
 * order counts, else a few at once, whichever has a batch. Used by one thread.
 */
final class EndpointStreams {
  private static final int MOST_AT_ONCE = 4;

  /** A stream that is being read, with its own schema and dictionaries. */
  private record Stream(FlightCall call, ArrowBatches batches) {}

  private final RemoteConnection connection;
  private final Execution execution;
  private final Deque<Endpoint> waiting;
  private final int atOnce;
  private final List<Stream> open = new ArrayList<>();
  private final Arrivals arrivals = new Arrivals();
  private ArrowSchema schema;

  /** Opens the first streams, so that the server computes while the client looks elsewhere. */
  EndpointStreams(RemoteConnection connection, FlightInfo info, Execution execution)
      throws SQLException {
    this.connection = connection;
    this.execution = execution;
    this.waiting = new ArrayDeque<>(info.endpoints());
    this.atOnce = info.ordered() ? 1 : MOST_AT_ONCE;
    openMore();
  }

  private void openMore() throws SQLException {
    while (open.size() < atOnce && !waiting.isEmpty()) {
      open.add(
          new Stream(connection.open(waiting.poll(), execution, arrivals), new ArrowBatches()));
    }
  }

  /** The columns, as the streams tell them; null before the first message. */
  ArrowSchema schema() {
    return schema;
  }

  /** The next batch with rows, valid until the next call; null at the end. */
  ArrowBatches next() throws SQLException {
    while (!open.isEmpty()) {
      int ready = connection.awaitAny(arrivals, open.stream().map(Stream::call).toList());
      Stream stream = open.get(ready);
      byte[] message = stream.call.next();
      if (message == null) {
        open.remove(ready);
        openMore();
        continue;
      }
      FlightData data = connection.readAnswer(() -> FlightData.read(message));
      if (!data.header().hasRemaining()) {
        continue;
      }
      boolean rows = stream.batches.accept(data.header(), data.body());
      schema = stream.batches.schema();
      if (rows && stream.batches.rowCount() > 0) {
        return stream.batches;
      }
    }
    execution.finished();
    return null;
  }
}
