package io.sheaf.storage.fs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A place for files, found by ServiceLoader by its schemes. Thread-safe. */
public interface FileSystem {
  /**
   * Schemes it serves, lower case, for example {@code file}; the local one also serves paths
   * without a scheme.
   */
  List<String> schemes();

  /**
   * The files a path or glob ({@code *}, {@code ?}, {@code [..]}, <code>{a,b}</code>, {@code **})
   * names, sorted by path. A folder names the files in it and below, hidden ones (leading dot or
   * underscore) left out.
   *
   * @throws io.sheaf.columnar.error.SheafException FILE_NOT_FOUND naming the path and a near one
   */
  List<FileEntry> list(String pathOrGlob) throws IOException;

  /** The type of secrets it takes, see {@link Secret#type}; empty when it takes none. */
  default String secretType() {
    return "";
  }

  /**
   * The same place, opened with a secret.
   *
   * @throws io.sheaf.columnar.error.SheafException INVALID_ARGUMENT naming what the secret lacks
   */
  default FileSystem with(Secret secret) {
    throw new IllegalStateException("it takes no secrets: " + schemes());
  }

  /** The secret it was opened with. */
  default Optional<Secret> secret() {
    return Optional.empty();
  }

  /** Tells apart one place opened with several secrets, without telling any. */
  default String rights() {
    return secret().map(Secret::id).orElse("");
  }

  /**
   * Names of the machines that hold a range of a file, the best first; empty when nobody is nearer
   * than others.
   */
  default List<String> hosts(FileEntry file, ByteRange range) throws IOException {
    return List.of();
  }

  /** Opens a file for reading at any position; the caller closes it. */
  RandomReader open(FileEntry file) throws IOException;

  /**
   * Starts a folder of files that becomes visible, whole, when {@link OutputFolder#commit()} is
   * called.
   *
   * @throws io.sheaf.columnar.error.SheafException INVALID_ARGUMENT when the folder has files and
   *     the mode does not say what to do with them; UNSUPPORTED when this place has no folders
   */
  default OutputFolder createFolder(String path, OutputFolder.Mode mode) throws IOException {
    throw new io.sheaf.columnar.error.SheafException(
        io.sheaf.columnar.error.ErrorCode.UNSUPPORTED,
        "'" + path + "': writing folders is not supported there");
  }

  /** Starts a file that becomes visible, whole, when {@link OutputFile#commit()} is called. */
  OutputFile create(String path) throws IOException;
}
