package io.sheaf.storage.hadoop;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.OutputFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A folder of a store with renames: written hidden beside its place and renamed, as local folders
 * are.
 */
final class RenamedFolder implements OutputFolder {
  private final Clients clients;
  private final Client client;
  private final String shown;
  private final Path target;
  private final Path staged;
  private final Mode mode;
  private boolean done;

  private RenamedFolder(
      Clients clients, Client client, String shown, Path target, Path staged, Mode mode) {
    this.clients = clients;
    this.client = client;
    this.shown = shown;
    this.target = target;
    this.staged = staged;
    this.mode = mode;
  }

  static RenamedFolder start(Clients clients, Client client, String shown, Mode mode)
      throws IOException {
    Path target = client.path(shown);
    FileSystem files = client.files();
    if (Renames.exists(files, target)) {
      if (files.getFileStatus(target).isFile()) {
        throw new SheafException(
            ErrorCode.INVALID_ARGUMENT, "'" + shown + "' is a file, not a folder");
      }
      if (mode == Mode.NEW && files.listStatusIterator(target).hasNext()) {
        throw ObjectFolder.notEmpty(shown);
      }
    }
    Path staged =
        new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID() + ".tmp");
    files.mkdirs(staged);
    return new RenamedFolder(clients, client, shown, target, staged, mode);
  }

  @Override
  public String place(String relative) throws IOException {
    return clients.call(
        shown,
        () -> {
          Path file = new Path(staged, relative);
          client.files().mkdirs(file.getParent());
          return client.shown(file);
        });
  }

  @Override
  public void commit() throws IOException {
    clients.call(
        shown,
        () -> {
          boolean there = Renames.exists(client.files(), target);
          if (there && mode == Mode.APPEND) {
            append();
          } else if (there && mode == Mode.OVERWRITE) {
            Path aside = new Path(target.getParent(), staged.getName() + ".old");
            Renames.move(client.files(), target, aside);
            Renames.move(client.files(), staged, target);
            client.files().delete(aside, true);
          } else {
            if (there) {
              client.files().delete(target, false);
            }
            Renames.move(client.files(), staged, target);
          }
          done = true;
          return null;
        });
  }

  private void append() throws IOException {
    List<Path> written = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> files = client.files().listFiles(staged, true);
    while (files.hasNext()) {
      written.add(files.next().getPath());
    }
    for (Path file : written) {
      String relative =
          file.toString().substring(client.files().makeQualified(staged).toString().length() + 1);
      Path place = new Path(target, relative);
      client.files().mkdirs(place.getParent());
      Renames.move(client.files(), file, place);
    }
    client.files().delete(staged, true);
  }

  @Override
  public void close() throws IOException {
    if (!done) {
      done = true;
      clients.call(shown, () -> client.files().delete(staged, true));
    }
  }
}
