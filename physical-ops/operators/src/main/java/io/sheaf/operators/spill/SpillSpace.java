package io.sheaf.operators.spill;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.operators.pipeline.FragmentContext;
import java.io.IOException;
import java.nio.file.Files;
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
   * @throws SheafException IO_ERROR when it can't be made
   */
  public synchronized SpillFile create() {
    try {
      Files.createDirectories(directory);
      SpillFile file = new SpillFile(Files.createTempFile(directory, name + "-", ".spill"));
      files.add(file);
      return file;
    } catch (IOException failure) {
      throw new SheafException(
              ErrorCode.IO_ERROR,
              "cannot make a spill file in " + directory + ": " + failure.getMessage(),
              failure)
          .withHint("set spill_directory to a directory that can be written");
    }
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
