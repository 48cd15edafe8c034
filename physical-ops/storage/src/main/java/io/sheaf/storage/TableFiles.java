package io.sheaf.storage;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.set.FileSets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What another process needs to open a table of files as it was when a query was planned.
 *
 * @param format name of the format
 * @param files in the order of the table, as they were found
 * @param options with which the format opened them
 */
public record TableFiles(String format, List<FileEntry> files, Options options) {
  public TableFiles {
    files = List.copyOf(files);
  }

  /**
   * Opens the table, after a look at each file.
   *
   * @throws SheafException FILE_NOT_FOUND when this process does not see a file, INVALID_FILE when
   *     one changed since it was found
   */
  public TableSource open() {
    List<FileEntry> seen = new ArrayList<>(files.size());
    for (FileEntry file : files) {
      seen.add(unchanged(file));
    }
    return FileSets.open(FileFormats.byName(format), seen, options);
  }

  private static FileEntry unchanged(FileEntry planned) {
    List<FileEntry> found = list(planned);
    FileEntry now = found.getFirst();
    if (found.size() != 1 || !now.isSameContent(planned)) {
      throw new SheafException(
              ErrorCode.INVALID_FILE,
              "'" + planned.path() + "' changed after the query was planned")
          .withHint("run the query again");
    }
    return now;
  }

  private static List<FileEntry> list(FileEntry planned) {
    try {
      return planned.fileSystem().list(planned.path());
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR,
          "cannot find '" + planned.path() + "': " + failure.getMessage(),
          failure);
    }
  }
}
