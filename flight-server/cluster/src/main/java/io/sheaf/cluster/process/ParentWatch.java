package io.sheaf.cluster.process;

import java.io.IOException;
import java.io.InputStream;

/**
 * Notices that the process that started this one is gone, also when it was killed: standard input
 * is then at its end, and this process has another parent.
 */
public final class ParentWatch {
  private static final long PERIOD_MILLIS = 1000;

  private ParentWatch() {}

  /**
   * Starts to watch.
   *
   * @param gone run once, on a thread of its own
   */
  public static void start(Runnable gone) {
    long parent = parent();
    Thread input = new Thread(() -> readToEnd(System.in), "sheaf-parent-input");
    input.setDaemon(true);
    input.start();
    Thread watch = new Thread(() -> watch(input, parent, gone), "sheaf-parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static long parent() {
    return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L);
  }

  private static void watch(Thread input, long parent, Runnable gone) {
    try {
      while (input.isAlive() && parent() == parent) {
        input.join(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      return; // nobody wants to know any more
    }
    gone.run();
  }

  private static void readToEnd(InputStream stream) {
    byte[] ignored = new byte[64];
    try {
      while (stream.read(ignored) >= 0) {
        continue;
      }
    } catch (IOException e) {
      return; // a pipe that can't be read has no parent at its other end
    }
  }
}
