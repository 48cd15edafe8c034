package io.sheaf.cli;

import io.sheaf.cli.output.Output;
import io.sheaf.cli.output.Screen;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where results go: standard output, or a file that appears when all is done. What is no regular
 * file, such as a device or a named pipe, is written as it comes.
 */
final class Destination implements AutoCloseable {
  private final Path target;
  private final Path written;
  private final Screen screen;
  private Output output;
  private boolean complete;

  private Destination(Path target, Path written, Screen screen) {
    this.target = target;
    this.written = written;
    this.screen = screen;
  }

  static Destination stdout() {
    return stdout(Terminals.screen());
  }

  static Destination stdout(Screen screen) {
    return new Destination(null, null, screen);
  }

  static Destination file(String name) {
    Path target = Path.of(name);
    boolean replaced = !Files.exists(target) || Files.isRegularFile(target);
    Path written =
        replaced
            ? target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part")
            : target;
    return new Destination(target, written, Screen.NONE);
  }

  Screen screen() {
    return screen;
  }

  boolean isFile() {
    return target != null;
  }

  /** The file that a format writes by itself; it must not have been opened as {@link #output}. */
  Path path() {
    return written;
  }

  /** The text; opened on the first call. */
  Output output() {
    if (output == null) {
      output =
          target == null
              // System.out would hide a closed pipe and a full disk.
              ? new Output(new FileOutputStream(FileDescriptor.out), "standard output")
              : new Output(open(), "'" + target + "'");
    }
    return output;
  }

  private FileOutputStream open() {
    try {
      return new FileOutputStream(written.toFile());
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private SheafException cannotWrite(IOException e) {
    return new SheafException(
        ErrorCode.IO_ERROR, "cannot write to '" + target + "': " + e.getMessage(), e);
  }

  /** Sends what is buffered, and lets the file appear under its name. */
  void complete() {
    if (output != null) {
      output.flush();
    } else if (target != null && !Files.exists(written)) {
      output().flush();
    }
    if (target != null && !written.equals(target)) {
      try {
        Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw cannotWrite(e);
      }
    }
    complete = true;
  }

  @Override
  public void close() {
    if (target == null) {
      return;
    }
    if (output != null) {
      output.close();
    }
    if (!complete && !written.equals(target)) {
      try {
        Files.deleteIfExists(written);
      } catch (IOException e) {
        throw cannotWrite(e);
      }
    }
  }
}
