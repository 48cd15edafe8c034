package io.sheaf.jdbc.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** One call, without anybody who answers. */
class FlightCallTest {
  /** A thread that cancels may come between any two steps of the one that sends. */
  @Test
  void whatIsSentAfterACancelGoesNowhere() {
    ManagedChannel channel = OkHttpChannelBuilder.forAddress("127.0.0.1", 1).usePlaintext().build();
    try {
      FlightCall call =
          FlightCall.start(
              channel,
              FlightMethods.DO_PUT,
              new FlightCall.Terms(
                  new RemoteErrors("nowhere"),
                  CallOptions.DEFAULT,
                  new Metadata(),
                  1,
                  0,
                  new Arrivals()));
      call.cancel();
      SQLException cancelled =
          assertThrows(SQLException.class, () -> call.send(new byte[3]).end().next());
      assertEquals("57014", cancelled.getSQLState());
    } finally {
      channel.shutdownNow();
    }
  }
}
