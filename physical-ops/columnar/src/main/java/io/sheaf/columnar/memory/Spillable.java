package io.sheaf.columnar.memory;

/** Holder of state that can move to disk. */
public interface Spillable {
  /** Nothing to spill. */
  Spillable NONE = bytes -> 0;

  /**
   * Frees at least {@code bytes} if it can. Called only by the thread that owns the state, at a
   * point where the state is consistent.
   *
   * @return bytes freed, 0 when nothing could be
   */
  long spill(long bytes);
}
