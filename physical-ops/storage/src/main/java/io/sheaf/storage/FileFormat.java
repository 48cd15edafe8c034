package io.sheaf.storage;

import io.sheaf.storage.fs.FileEntry;
import java.util.List;

/** A file format, found by ServiceLoader. Thread-safe. */
public interface FileFormat {
  /** Lower-case name, as in {@code COPY ... (FORMAT name)} and {@code read_name(...)}. */
  String name();

  /** Whether a path, by its ending, is of this format. */
  boolean matches(String path);

  /**
   * Opens files as one table.
   *
   * @param files at least one, in the order of the table
   * @param options checked by name: an unknown one is an error that lists the near names
   * @throws io.sheaf.columnar.error.SheafException INVALID_FILE naming the file and what is wrong
   *     with it
   */
  TableSource open(List<FileEntry> files, Options options);

  /**
   * Whether {@link #open} knows the option {@code union_by_name} itself; else files of different
   * schemas are put together by those who open them.
   */
  default boolean unitesByName() {
    return false;
  }

  /**
   * Whether a file can note the order of its rows: then {@link #write} knows the option {@code
   * sorted_by}.
   */
  default boolean notesOrder() {
    return false;
  }

  /**
   * Prepares writing one file; nothing is visible at the target before {@link
   * TableWriter#commit()}.
   *
   * @throws io.sheaf.columnar.error.SheafException UNSUPPORTED when the format is read-only
   */
  TableWriter write(
      String path,
      io.sheaf.columnar.type.Schema schema,
      Options options,
      io.sheaf.columnar.memory.MemoryPool pool);
}
