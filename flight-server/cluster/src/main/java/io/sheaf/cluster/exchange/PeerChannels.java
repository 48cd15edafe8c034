package io.sheaf.cluster.exchange;

import io.grpc.ManagedChannel;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * The connections of a member to others: one for each peer, shared by all calls to it, made when
 * first needed. Thread-safe; closing ends them.
 */
public final class PeerChannels implements AutoCloseable {
  /** Makes a connection: plain or TLS, with whatever headers the cluster asks for. */
  @FunctionalInterface
  public interface Connector {
    ManagedChannel connect(String host, int port);
  }

  private record Peer(String host, int port) {}

  private final Connector connector;
  private final ConcurrentMap<Peer, ManagedChannel> channels = new ConcurrentHashMap<>();

  public PeerChannels(Connector connector) {
    this.connector = connector;
  }

  /** The connection to a peer; not to be closed by the caller. */
  public ManagedChannel to(String host, int port) {
    return channels.computeIfAbsent(new Peer(host, port), peer -> connector.connect(host, port));
  }

  /** Breaks the connection to a peer that is gone; calls on it fail. */
  public void forget(String host, int port) {
    ManagedChannel channel = channels.remove(new Peer(host, port));
    if (channel != null) {
      channel.shutdownNow();
    }
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    for (ManagedChannel channel : channels.values()) {
      try {
        channel.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    channels.clear();
  }
}
