package io.sheaf.cluster;

import io.sheaf.cluster.transport.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be said to the other side of a link: sent together at the end of a round, as far as
 * the link takes it. Used by an event loop alone.
 */
final class Outbox<T> {
  /** So many go together, which bounds what one message takes at its receiver. */
  static final int MOST_TOGETHER = 4096;

  private final ArrayDeque<T> messages = new ArrayDeque<>();
  private long sent;

  /**
   * Adds a message behind the others.
   *
   * @return its number, counted from 1
   */
  long add(T message) {
    messages.add(message);
    return sent + messages.size();
  }

  /** The number of the last message that the link took; 0 before the first. */
  long sent() {
    return sent;
  }

  /** Messages that were not sent yet. */
  int waiting() {
    return messages.size();
  }

  /** Sends while the link takes messages; the rest stays for the next round. */
  void flush(Link<T> link) {
    while (!messages.isEmpty() && link.isReady()) {
      sendSome(link);
    }
  }

  /** Sends all, whatever the link can take: nothing follows. */
  void flushLast(Link<T> link) {
    while (!messages.isEmpty()) {
      sendSome(link);
    }
  }

  private void sendSome(Link<T> link) {
    List<T> together = new ArrayList<>();
    while (!messages.isEmpty() && together.size() < MOST_TOGETHER) {
      together.add(messages.poll());
    }
    sent += together.size();
    link.send(together);
  }
}
