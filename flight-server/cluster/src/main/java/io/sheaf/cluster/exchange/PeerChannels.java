package io.sheaf.cluster.exchange;

import io.grpc.ManagedChannel;
import java.util.Set;
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
  private final Set<Peer> gone = ConcurrentHashMap.newKeySet();

  public PeerChannels(Connector connector) {
    this.connector = connector;
  }

  /**
   * The connection to a peer; not to be closed by the caller. When the peer is gone all calls on it
   * fail at once.
   */
  public ManagedChannel to(String host, int port) {
    Peer peer = new Peer(host, port);
    ManagedChannel channel =
        channels.computeIfAbsent(peer, missing -> connector.connect(host, port));
    if (gone.contains(peer)) {
      // It may be a process that hangs, which would accept the connection and never answer.
      channels.remove(peer, channel);
      channel.shutdownNow();
    }
    return channel;
  }

  /** Breaks the connection to a peer that is gone: calls on it fail, also later ones. */
  public void forget(String host, int port) {
    Peer peer = new Peer(host, port);
    gone.add(peer);
    ManagedChannel channel = channels.remove(peer);
    if (channel != null) {
      channel.shutdownNow();
    }
  }

  /** A peer is there, perhaps again. */
  public void expect(String host, int port) {
    gone.remove(new Peer(host, port));
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
