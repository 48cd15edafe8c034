package io.sheaf.storage.hadoop;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.OutputFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A folder of a store without renames, where a file is an upload that shows when it is completed:
 * all uploads are completed at the end, one by one, and what they replace goes after them. A
 * process that is killed before leaves nothing; one killed while it completes them leaves some.
 */
final class ObjectFolder implements OutputFolder {
  private final Clients clients;
  private final Client client;
  private final String shown;
  private final Mode mode;
  private final DeferredFiles deferred;

  /** Of this folder; a set, since files are placed by several threads. */
  private final Set<String> placed = java.util.concurrent.ConcurrentHashMap.newKeySet();

  private boolean done;

  private ObjectFolder(
      Clients clients, Client client, String shown, Mode mode, DeferredFiles deferred) {
    this.clients = clients;
    this.client = client;
    this.shown = shown;
    this.mode = mode;
    this.deferred = deferred;
  }

  static ObjectFolder start(
      Clients clients, Client client, String path, Mode mode, DeferredFiles deferred)
      throws IOException {
    String shown = path.endsWith("/") ? path : path + "/";
    ObjectFolder folder = new ObjectFolder(clients, client, shown, mode, deferred);
    if (mode == Mode.NEW && !folder.files().isEmpty()) {
      throw notEmpty(path);
    }
    if (!deferred.begin(shown)) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "another statement writes to '" + path + "'");
    }
    return folder;
  }

  static SheafException notEmpty(String path) {
    return new SheafException(ErrorCode.INVALID_ARGUMENT, "the folder '" + path + "' is not empty")
        .withHint("OVERWRITE replaces what is in it, APPEND adds to it");
  }

  private List<Path> files() throws IOException {
    List<Path> found = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> files = client.files().listFiles(client.path(shown), true);
      while (files.hasNext()) {
        found.add(files.next().getPath());
      }
    } catch (FileNotFoundException nothing) {
      return List.of();
    }
    return found;
  }

  @Override
  public String place(String relative) {
    String path = shown + relative;
    placed.add(path);
    return path;
  }

  @Override
  public void commit() throws IOException {
    clients.call(
        shown,
        () -> {
          List<Path> before = mode == Mode.OVERWRITE ? files() : List.of();
          for (HadoopOutputFile file : deferred.end(shown)) {
            file.commit();
          }
          done = true;
          Set<String> kept = new HashSet<>(placed);
          for (Path old : before) {
            if (!kept.contains(client.shown(old))) {
              client.files().delete(old, false);
            }
          }
          return null;
        });
  }

  @Override
  public void close() throws IOException {
    if (!done) {
      done = true;
      for (HadoopOutputFile file : deferred.end(shown)) {
        file.close();
      }
    }
  }
}
