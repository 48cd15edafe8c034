package io.sheaf.service;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A client's network connection: the session of a client that shows neither cookie nor token. */
final class Connection {
  private static final Attributes.Key<Connection> KEY = Attributes.Key.create("sheaf-connection");

  /** The session that calls without another claim belong to; null before the first. */
  final AtomicReference<ServiceSession> session = new AtomicReference<>();

  private Connection() {}

  /** The connection of a call, or null when nobody has {@link #watch}ed it. */
  static Connection of(Attributes call) {
    return call.get(KEY);
  }

  /** Marks connections, and tells when one has ended. */
  static ServerTransportFilter watch(Consumer<Connection> ended) {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder().set(KEY, new Connection()).build();
      }

      @Override
      public void transportTerminated(Attributes attributes) {
        Connection connection = attributes == null ? null : attributes.get(KEY);
        if (connection != null) {
          ended.accept(connection);
        }
      }
    };
  }
}
