package io.sheaf.storage.hadoop;

import java.net.URI;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Hadoop's client of one place. Thread-safe.
 *
 * @param scheme as the user writes it
 * @param files closed never: it lives as long as the process
 */
record Client(Store store, String scheme, FileSystem files) {
  /** A path as the client knows it. */
  Path path(String shown) {
    return new Path(store.clientScheme(scheme) + shown.substring(scheme.length()));
  }

  /** A path as the user writes it. */
  String shown(Path path) {
    Path full = path.makeQualified(files.getUri(), files.getWorkingDirectory());
    URI uri = full.toUri();
    String authority = uri.getAuthority() == null ? "" : uri.getAuthority();
    return scheme + "://" + authority + uri.getPath();
  }
}
