package io.sheaf.storage.fs;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/**
 * An {@link OutputFile} whose failures are errors that name its path: DISK_FULL when the device is
 * full, else IO_ERROR. Used by one thread at a time.
 */
public final class TargetFile implements AutoCloseable {
  private final String path;
  private final OutputFile file;

  TargetFile(String path, OutputFile file) {
    this.path = path;
    this.file = file;
  }

  /** Starts a file that becomes visible with {@link #commit()}. */
  public static TargetFile create(String path) {
    try {
      return new TargetFile(path, FileSystems.of(path).create(path));
    } catch (IOException failure) {
      throw error(path, failure);
    }
  }

  /** Appends bytes from off-heap memory. */
  public void write(long address, long length) {
    try {
      file.write(address, length);
    } catch (IOException failure) {
      throw error(path, failure);
    }
  }

  /** Appends bytes. */
  public void write(byte[] bytes, int length) {
    try {
      file.write(bytes, 0, length);
    } catch (IOException failure) {
      throw error(path, failure);
    }
  }

  /** Bytes written so far. */
  public long position() {
    return file.position();
  }

  /** See {@link OutputFile#commit()}. */
  public void commit() {
    try {
      file.commit();
    } catch (IOException failure) {
      throw error(path, failure);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw error(path, failure);
    }
  }

  private static SheafException error(String path, IOException failure) {
    String reason = reason(failure);
    String lower = reason.toLowerCase(Locale.ROOT);
    // The JDK has no exception of its own for a full device: its message is the system's.
    if (lower.contains("no space left")
        || lower.contains("quota exceeded")
        || lower.contains("not enough space")) {
      return new SheafException(
              ErrorCode.DISK_FULL, "cannot write '" + path + "': the disk is full", failure)
          .withHint("free some space, or write to another place");
    }
    return new SheafException(
        ErrorCode.IO_ERROR, "cannot write '" + path + "': " + reason, failure);
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException detailed && detailed.getReason() != null) {
      return detailed.getReason();
    }
    return String.valueOf(failure.getMessage());
  }
}
