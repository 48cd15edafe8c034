package io.sheaf.columnar.memory;

/** Holder of state that can move to disk. */
public interface Spillable {
  /** Nothing to spill. */
  Spillable NONE = bytes -> 0;

  /**
   * Frees at least {@code bytes} if it can. Called only by the thread that owns the state, at a
   * point where the state is consistent; by any thread at any time when {@link #atAnyTime}.
   *
   * @return bytes freed, 0 when nothing could be
   */
  long spill(long bytes);

  /**
   * Whether the pool may call {@link #spill} itself, from the thread of whoever runs short. True of
   * what is at rest, an exchange's output for instance, which no thread comes back to before it is
   * read. Such a consumer gives way before any operator has to.
   */
  default boolean atAnyTime() {
    return false;
  }
}
