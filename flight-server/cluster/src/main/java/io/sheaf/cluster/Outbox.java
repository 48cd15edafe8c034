package io.sheaf.cluster;

import io.sheaf.cluster.transport.Link;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that wait for the end of the round, to be sent together. Used by an event loop alone.
 */
final class Outbox<T> {
  private List<T> messages = new ArrayList<>();

  void add(T message) {
    messages.add(message);
  }

  void flush(Link<T> link) {
    if (!messages.isEmpty()) {
      List<T> batch = messages;
      messages = new ArrayList<>();
      link.send(batch);
    }
  }
}
