package io.sheaf.storage.fs;

import java.io.IOException;

/**
 * A folder of files being written beside its place. {@link #place} may be called by any thread; the
 * rest by one.
 */
public interface OutputFolder extends AutoCloseable {
  /** What to do with files that are there. */
  enum Mode {
    /** They are an error. */
    NEW,
    /** They go when the new ones come. */
    OVERWRITE,
    /** They stay. */
    APPEND
  }

  /**
   * The path at which to write a file until the commit.
   *
   * @param relative path inside the folder, with {@code /} between names
   */
  String place(String relative) throws IOException;

  /** Makes all files visible. */
  void commit() throws IOException;

  /** Without {@link #commit()} before, removes what was written. */
  @Override
  void close() throws IOException;
}
