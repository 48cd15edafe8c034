package io.sheaf.storage.text;

import io.sheaf.columnar.error.SheafException;
import java.util.function.Supplier;

/** Keeps the error of the earliest wrong record of a block. Used by one thread. */
public final class Problems {
  private long position = Long.MAX_VALUE;
  private Supplier<SheafException> error;

  /**
   * Notes a wrong record.
   *
   * @param where its position
   */
  public void add(long where, Supplier<SheafException> made) {
    if (where < position) {
      position = where;
      error = made;
    }
  }

  /** Makes the earliest error; null when there is none. */
  public Supplier<SheafException> first() {
    return error;
  }
}
