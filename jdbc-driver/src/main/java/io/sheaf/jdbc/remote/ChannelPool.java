package io.sheaf.jdbc.remote;

import io.grpc.ManagedChannel;
import java.net.URI;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The channel of a connection, and those to other servers that hold parts of its results.
 * Thread-safe.
 */
final class ChannelPool {
  private static final int GOODBYE_SECONDS = 2;

  private final RemoteAddress address;
  private final boolean encrypted;
  private final ManagedChannel main;
  private final Map<String, ManagedChannel> others = new HashMap<>();

  ChannelPool(RemoteAddress address) throws SQLException {
    this.address = address;
    this.encrypted = Channels.isEncrypted(address);
    this.main = Channels.open(address, encrypted);
  }

  ManagedChannel main() {
    return main;
  }

  /**
   * The channel to the first place that can be used.
   *
   * @param locations as URIs; none, or one that says so, means the connection's own server
   * @return null for the connection's own
   */
  synchronized ManagedChannel at(List<String> locations) throws SQLException {
    for (String location : locations) {
      URI uri = URI.create(location);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean tls = scheme.equals("grpc+tls");
      boolean plain = scheme.equals("grpc") || scheme.equals("grpc+tcp");
      if (scheme.equals("arrow-flight-reuse-connection") || isMain(uri)) {
        return null;
      } else if (uri.getHost() != null && (tls || (plain && !encrypted))) {
        // What is encrypted here is not asked for in the clear elsewhere.
        ManagedChannel known = others.get(location);
        if (known == null) {
          known =
              Channels.open(
                  new RemoteAddress(uri.getHost(), uri.getPort(), address.properties()), tls);
          others.put(location, known);
        }
        return known;
      }
    }
    return null;
  }

  private boolean isMain(URI uri) {
    return address.host().equals(uri.getHost()) && address.port() == uri.getPort();
  }

  /** Ends the channels once the last words are out. */
  synchronized void shutdown() {
    others.values().forEach(ManagedChannel::shutdown);
    main.shutdown();
    try {
      if (!main.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      shutdownNow();
    }
  }

  synchronized void shutdownNow() {
    others.values().forEach(ManagedChannel::shutdownNow);
    main.shutdownNow();
  }
}
