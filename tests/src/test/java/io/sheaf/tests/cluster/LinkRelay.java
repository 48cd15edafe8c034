package io.sheaf.tests.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A link to a port of this machine that can be broken, cut, stalled and slowed. Whoever is to be
 * reached through it advertises its port. Thread-safe.
 */
final class LinkRelay implements AutoCloseable {
  private static final int CHUNK = 16 << 10;

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong carried = new AtomicLong();
  private volatile int target;
  private volatile long bytesPerSecond = Long.MAX_VALUE;
  private volatile boolean cut;
  private boolean stalled;

  /** A link that leads nowhere yet. */
  LinkRelay() {
    try {
      listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("relay").start(this::accept);
  }

  /** Leads to that port from now on. */
  LinkRelay to(int port) {
    target = port;
    return this;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Bytes that went through, both ways. */
  long carried() {
    return carried.get();
  }

  /** Ends all connections that there are; new ones can be made. */
  void breakOff() {
    open.forEach(LinkRelay::reset);
  }

  /** Ends all connections and refuses new ones. */
  void cut() {
    cut = true;
    breakOff();
  }

  /** Carries nothing any more; connections stay and are accepted. */
  synchronized void stall() {
    stalled = true;
  }

  /** Each connection carries at most so much in each direction. */
  void throttle(long most) {
    bytesPerSecond = most;
  }

  /** All is well again. */
  synchronized void mend() {
    cut = false;
    stalled = false;
    bytesPerSecond = Long.MAX_VALUE;
    notifyAll();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        open.add(near);
        if (cut) {
          reset(near);
          continue;
        }
        Socket far = new Socket(listener.getInetAddress(), target);
        open.add(far);
        Thread.ofVirtual().start(() -> carry(near, far));
        Thread.ofVirtual().start(() -> carry(far, near));
      } catch (IOException refused) {
        breakOff(); // nobody is there: so much for the connection that came
      }
    }
    breakOff();
  }

  private void carry(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length; (length = in.read(chunk)) >= 0; ) {
        pause(length);
        out.write(chunk, 0, length);
        carried.addAndGet(length);
      }
    } catch (IOException gone) {
      end(to); // one side has gone: the other goes too
    } finally {
      end(from);
      end(to);
    }
  }

  private void pause(int length) throws IOException {
    long rate = bytesPerSecond;
    if (rate < Long.MAX_VALUE) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(length) / rate);
    }
    synchronized (this) {
      while (stalled && !listener.isClosed()) {
        try {
          wait();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }
  }

  /** As a machine does that has forgotten the connection. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    reset(socket);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    mend();
  }
}
