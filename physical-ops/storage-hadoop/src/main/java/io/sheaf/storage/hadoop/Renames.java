package io.sheaf.storage.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** Renames that fail with an error. */
final class Renames {
  private Renames() {}

  /** Moves to a place where nothing is. */
  static void move(FileSystem files, Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename '" + from + "' to '" + to + "'");
    }
  }

  /**
   * Moves a file over another: in one step on HDFS; elsewhere the older one goes first, since
   * clients have no other way.
   */
  static void replace(FileSystem files, Path from, Path to) throws IOException {
    if (files instanceof DistributedFileSystem hdfs) {
      hdfs.rename(from, to, Options.Rename.OVERWRITE);
      return;
    }
    if (exists(files, to)) {
      files.delete(to, false);
    }
    move(files, from, to);
  }

  static boolean exists(FileSystem files, Path path) throws IOException {
    try {
      files.getFileStatus(path);
      return true;
    } catch (FileNotFoundException nothing) {
      return false;
    }
  }
}
