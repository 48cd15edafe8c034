package io.sheaf.cluster.exchange;

import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.exchange.BlockStream;
import io.sheaf.operators.exchange.EdgeCheck;
import io.sheaf.operators.exchange.ExchangeClient.Fetch;
import io.sheaf.operators.exchange.RemoteOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The blocks of one fetch: those that have arrived wait here, each peer's next ones are asked for
 * as room allows. Thread-safe.
 *
 * <pre>
 *   peer 1 --- DoGet(blocks 0..7) ---> queue ---> take
 *   peer 2 --- DoGet(blocks 0..5) ---^   when half a peer's window is free, its next call starts
 * </pre>
 */
final class FetchStream implements BlockStream {
  private final Fetch fetch;
  private final DataType[] types;
  private final EdgeCheck[] edges;
  private final List<PeerPull> peers = new ArrayList<>();
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private int activePeers;
  private RuntimeException failure;
  private boolean closed;

  private record Entry(PeerPull peer, Arrived arrived) {}

  private record Address(String host, int port) {}

  FetchStream(Fetch fetch, FlightExchangeClient client) {
    this.fetch = fetch;
    this.types =
        fetch.schema().fields().stream().map(field -> field.type()).toArray(DataType[]::new);
    this.edges = new EdgeCheck[fetch.outputs().size()];
    Map<Address, List<Integer>> byPeer = new LinkedHashMap<>();
    for (int i = 0; i < edges.length; i++) {
      RemoteOutput output = fetch.outputs().get(i);
      edges[i] = new EdgeCheck(output, fetch.consumer(), fetch.readingTask());
      if (!edges[i].isComplete()) {
        byPeer
            .computeIfAbsent(new Address(output.host(), output.port()), peer -> new ArrayList<>())
            .add(i);
      }
    }
    Collection<List<Integer>> groups = byPeer.values();
    for (List<Integer> group : groups) {
      peers.add(new PeerPull(this, client, group, fetch.window() / groups.size()));
    }
    activePeers = peers.size();
  }

  void start() {
    peers.forEach(PeerPull::proceed);
  }

  Fetch fetch() {
    return fetch;
  }

  DataType[] types() {
    return types;
  }

  EdgeCheck edge(int output) {
    return edges[output];
  }

  /** Takes a block over. */
  synchronized void arrived(PeerPull peer, Arrived block) {
    if (closed || failure != null) {
      block.batch().close();
      return;
    }
    queue.add(new Entry(peer, block));
    notifyAll();
  }

  /** All of a peer's blocks have come and were found right. */
  synchronized void peerDone() {
    activePeers--;
    notifyAll();
  }

  /** Ends the stream; the first failure counts. */
  void fail(RuntimeException cause) {
    synchronized (this) {
      if (closed || failure != null) {
        return;
      }
      failure = cause;
      drop();
      notifyAll();
    }
    peers.forEach(PeerPull::cancel);
  }

  synchronized boolean isOver() {
    return closed || failure != null;
  }

  @Override
  public Arrived poll() {
    Entry entry;
    synchronized (this) {
      entry = next();
    }
    return handOver(entry);
  }

  @Override
  public Arrived take() throws InterruptedException {
    Entry entry;
    synchronized (this) {
      while ((entry = next()) == null && activePeers > 0 && !closed) {
        wait();
      }
    }
    return handOver(entry);
  }

  private Entry next() {
    if (failure != null) {
      throw failure;
    }
    return queue.poll();
  }

  private static Arrived handOver(Entry entry) {
    if (entry == null) {
      return null;
    }
    entry.peer().taken(entry.arrived().batch().byteSize());
    return entry.arrived();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      closed = true;
      drop();
      notifyAll();
    }
    peers.forEach(PeerPull::cancel);
  }

  /** Returns when nothing comes any more, so that memory and connections can go next. */
  @Override
  public void close() {
    cancel();
    peers.forEach(PeerPull::awaitEnd);
  }

  private void drop() {
    queue.forEach(entry -> entry.arrived().batch().close());
    queue.clear();
  }
}
