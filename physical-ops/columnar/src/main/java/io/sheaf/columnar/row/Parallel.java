package io.sheaf.columnar.row;

import java.util.function.IntConsumer;

/** Runs the parts of a piece of work on the threads that its owner has. */
@FunctionalInterface
public interface Parallel {
  /** Everything on the calling thread. */
  Parallel NONE =
      (count, body) -> {
        for (int i = 0; i < count; i++) {
          body.accept(i);
        }
      };

  /**
   * Runs {@code body} for 0 .. count-1 and returns when all are done; the first failure is thrown.
   */
  void run(int count, IntConsumer body);
}
