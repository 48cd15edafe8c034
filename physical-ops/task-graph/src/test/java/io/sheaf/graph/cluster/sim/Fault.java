package io.sheaf.graph.cluster.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Something that goes wrong at a moment, or that somebody decides. Workers are meant by their place
 * among those that are there then, modulo their number.
 */
public sealed interface Fault {
  /** When, in milliseconds. */
  long at();

  /** A worker's process dies, and a supervisor starts another if told so. */
  record Kill(long at, int worker, boolean restarted) implements Fault {}

  /** A worker's process is stopped and goes on later, as if nothing had been. */
  record Pause(long at, int worker, long millis) implements Fault {}

  /** A worker loses its connection to the coordinator and joins again. */
  record Disconnect(long at, int worker) implements Fault {}

  /** Two workers can't reach each other for a while. */
  record Cut(long at, int worker, int other, long millis) implements Fault {}

  /** All that moves to a worker takes so many times as long. */
  record Slow(long at, int worker, int factor) implements Fault {}

  /** One of the outputs that a worker holds is damaged. */
  record Corrupt(long at, int worker) implements Fault {}

  /** What a worker makes for a while finds no room on its disk. */
  record DiskFull(long at, int worker, long millis) implements Fault {}

  /** A task that kills each process it runs in. */
  record Poison(long at, int task) implements Fault {}

  /** A task that fails by itself. */
  record Broken(long at, int task) implements Fault {}

  /** One more worker. */
  record Join(long at) implements Fault {}

  /** A worker is told to leave in good order. */
  record Retire(long at, int worker) implements Fault {}

  /** Up to so many faults within some milliseconds. */
  static List<Fault> random(RandomGenerator random, int most, int millis, int tasks) {
    List<Fault> faults = new ArrayList<>();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      long at = random.nextInt(millis);
      int worker = random.nextInt(8);
      faults.add(
          switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5 -> new Kill(at, worker, random.nextInt(4) > 0);
            case 6, 7 -> new Pause(at, worker, random.nextInt(20_000));
            case 8, 9, 10 -> new Disconnect(at, worker);
            case 11, 12 -> new Cut(at, worker, random.nextInt(8), random.nextInt(3000));
            case 13 -> new Slow(at, worker, random.nextInt(2, 50));
            case 14, 15, 16 -> new Corrupt(at, worker);
            case 17 -> new DiskFull(at, worker, random.nextInt(1000));
            case 18 -> new Poison(0, random.nextInt(tasks));
            case 19 -> new Broken(0, random.nextInt(tasks));
            case 20, 21 -> new Join(at);
            default -> new Retire(at, worker);
          });
    }
    return faults;
  }
}
