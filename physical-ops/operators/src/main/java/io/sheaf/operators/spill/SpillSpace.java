package io.sheaf.operators.spill;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.operators.pipeline.FragmentContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** The spill files of one operator. Closing it deletes them. Thread-safe. */
public final class SpillSpace implements AutoCloseable {
  private final Path directory;
  private final String name;
  private final List<SpillFile> files = new ArrayList<>();
  private final LongConsumer counter;

  /**
   * @param directory made when the first file is
   * @param name start of the files' names
   */
  public SpillSpace(Path directory, String name) {
    this(directory, name, bytes -> {});
  }

  /** The spill files of an operator of a task, where what was written counts as the task's. */
  public SpillSpace(FragmentContext fragment, String name) {
    this(fragment.settings().spillDirectory(), name, fragment::spilled);
  }

  private SpillSpace(Path directory, String name, LongConsumer counter) {
    this.directory = directory;
    this.name = name;
    this.counter = counter;
  }

  /**
   * A new empty file, closed and deleted with this space.
   *
   * @throws SheafException DISK_FULL or IO_ERROR when it can't be made
   */
  public synchronized SpillFile create() {
    SpillFile file = new SpillFile(SpillArea.of(directory).create(name));
    files.add(file);
    return file;
  }

  /** Bytes written so far. */
  public synchronized long bytes() {
    return files.stream().mapToLong(SpillFile::size).sum();
  }

  @Override
  public synchronized void close() {
    counter.accept(bytes());
    SheafException first = null;
    for (SpillFile file : files) {
      try {
        file.close();
      } catch (SheafException failure) {
        first = first == null ? failure : first;
      }
    }
    files.clear();
    if (first != null) {
      throw first;
    }
  }
}
