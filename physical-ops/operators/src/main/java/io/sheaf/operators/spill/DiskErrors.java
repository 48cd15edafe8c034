package io.sheaf.operators.spill;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.nio.file.Path;

/** Failures of the disk in the user's words. */
public final class DiskErrors {
  private DiskErrors() {}

  /** DISK_FULL when the disk or the user's quota of it is full, else IO_ERROR. */
  public static SheafException cannotWrite(Path path, IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    return new SheafException(
            isFull(failure) ? ErrorCode.DISK_FULL : ErrorCode.IO_ERROR,
            "cannot write spill file " + path + ": " + reason,
            failure)
        .withHint("set spill_directory to a disk with more room, or raise memory");
  }

  /** Whether there is no room, on the disk or in the user's quota of it. */
  static boolean isFull(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    return reason.contains("No space left")
        || reason.contains("not enough space")
        || reason.contains("quota exceeded");
  }
}
