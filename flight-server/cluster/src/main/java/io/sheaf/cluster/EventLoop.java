package io.sheaf.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The one thread that feeds a state machine. What others post runs there, in order, and must not
 * wait. After everything posted so far has run, what it brought about is sent together.
 */
final class EventLoop implements AutoCloseable {
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final long tickMillis;
  private final Runnable tick;
  private final Runnable flush;
  private final Consumer<Throwable> crashed;
  private final long start = System.nanoTime();
  private volatile boolean closed;

  /**
   * A loop that has not started.
   *
   * @param tickMillis how often {@code tick} runs
   * @param flush runs after each round
   * @param crashed hears of an exception in anything that ran here; the loop has ended then
   */
  EventLoop(
      String name, long tickMillis, Runnable tick, Runnable flush, Consumer<Throwable> crashed) {
    this.tickMillis = tickMillis;
    this.tick = tick;
    this.flush = flush;
    this.crashed = crashed;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Runs an action on the loop; dropped when the loop has ended. */
  void post(Runnable action) {
    if (!closed) {
      inbox.add(action);
    }
  }

  /** Milliseconds since the loop was made, of a clock that never goes back. */
  long now() {
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** Whether what is posted still runs. */
  boolean isAlive() {
    return !closed && thread.isAlive();
  }

  boolean isLoopThread() {
    return Thread.currentThread().equals(thread);
  }

  private void run() {
    List<Runnable> round = new ArrayList<>();
    long nextTick = now() + tickMillis;
    try {
      while (!closed) {
        Runnable first = inbox.poll(Math.max(0, nextTick - now()), TimeUnit.MILLISECONDS);
        if (first != null) {
          round.add(first);
          inbox.drainTo(round);
          round.forEach(Runnable::run);
          round.clear();
        }
        if (now() >= nextTick) {
          tick.run();
          nextTick = now() + tickMillis;
        }
        flush.run();
      }
    } catch (InterruptedException e) {
      closed = true; // nobody else interrupts this thread
    } catch (Throwable failure) {
      closed = true;
      crashed.accept(failure);
    }
  }

  /** Ends after the round that runs; waits for it unless called on the loop. */
  @Override
  public void close() {
    closed = true;
    inbox.add(() -> {});
    if (isLoopThread()) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
