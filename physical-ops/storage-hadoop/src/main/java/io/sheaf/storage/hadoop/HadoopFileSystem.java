package io.sheaf.storage.hadoop;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.ByteRange;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileListing;
import io.sheaf.storage.fs.FileSystem;
import io.sheaf.storage.fs.OutputFile;
import io.sheaf.storage.fs.OutputFolder;
import io.sheaf.storage.fs.RandomReader;
import io.sheaf.storage.fs.Secret;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A kind of store that Hadoop has a client for. Where a store makes a file visible at once when its
 * writer closes it, files are written in place; else beside it, and renamed.
 */
public abstract sealed class HadoopFileSystem implements FileSystem {
  /** By the identity of a secret, so that its connections and open folders are shared. */
  private static final Map<String, HadoopFileSystem> WITH_SECRETS = new ConcurrentHashMap<>();

  private final Clients clients;
  private final DeferredFiles deferred = new DeferredFiles();

  private HadoopFileSystem(Store store, Secret secret) {
    this.clients = new Clients(store, secret);
  }

  /** HDFS. */
  public static final class Hdfs extends HadoopFileSystem {
    /** For the loader of services. */
    public Hdfs() {
      super(Store.HDFS, null);
    }
  }

  /** Amazon S3, and what speaks its protocol. */
  public static final class S3 extends HadoopFileSystem {
    /** For the loader of services. */
    public S3() {
      this(null);
    }

    private S3(Secret secret) {
      super(Store.S3, secret);
    }

    @Override
    HadoopFileSystem opened(Secret secret) {
      return new S3(secret);
    }
  }

  /** Azure's storage. */
  public static final class Azure extends HadoopFileSystem {
    /** For the loader of services. */
    public Azure() {
      this(null);
    }

    private Azure(Secret secret) {
      super(Store.AZURE, secret);
    }

    @Override
    HadoopFileSystem opened(Secret secret) {
      return new Azure(secret);
    }
  }

  /** Google's storage. */
  public static final class Google extends HadoopFileSystem {
    /** For the loader of services. */
    public Google() {
      this(null);
    }

    private Google(Secret secret) {
      super(Store.GOOGLE, secret);
    }

    @Override
    HadoopFileSystem opened(Secret secret) {
      return new Google(secret);
    }
  }

  HadoopFileSystem opened(Secret secret) {
    throw new IllegalStateException("it takes no secrets: " + schemes());
  }

  @Override
  public List<String> schemes() {
    return clients.store().schemes();
  }

  @Override
  public String secretType() {
    return clients.store().secretType();
  }

  @Override
  public FileSystem with(Secret secret) {
    return WITH_SECRETS.computeIfAbsent(secret.id(), _ -> opened(secret));
  }

  @Override
  public Optional<Secret> secret() {
    return clients.secret();
  }

  @Override
  public List<FileEntry> list(String pathOrGlob) throws IOException {
    return clients.call(
        pathOrGlob,
        () -> {
          Client client = clients.of(pathOrGlob);
          return FileListing.of(pathOrGlob, folder -> children(client, folder));
        });
  }

  /** What a folder holds, or the file itself; empty when there is neither. */
  private List<FileListing.Item> children(Client client, FileListing.Folder folder)
      throws IOException {
    List<FileListing.Item> found = new ArrayList<>();
    try {
      Path path = client.path(folder.path());
      if (folder.below()) {
        RemoteIterator<LocatedFileStatus> files = client.files().listFiles(path, true);
        while (files.hasNext()) {
          found.add(item(client, files.next()));
        }
      } else if (folder.itself()) {
        found.add(item(client, client.files().getFileStatus(path)));
      } else {
        RemoteIterator<FileStatus> files = client.files().listStatusIterator(path);
        while (files.hasNext()) {
          found.add(item(client, files.next()));
        }
      }
    } catch (FileNotFoundException nothing) {
      return List.of();
    }
    return found;
  }

  private FileListing.Item item(Client client, FileStatus status) {
    String path = client.shown(status.getPath());
    String version =
        status instanceof EtagSource source && source.getEtag() != null ? source.getEtag() : "";
    FileEntry entry =
        new FileEntry(this, path, status.getLen(), status.getModificationTime(), version);
    return new FileListing.Item(entry, status.isDirectory());
  }

  @Override
  public RandomReader open(FileEntry file) throws IOException {
    return clients.call(
        file.path(), () -> new HadoopRandomReader(clients, clients.of(file.path()), file));
  }

  @Override
  public List<String> hosts(FileEntry file, ByteRange range) throws IOException {
    if (clients.store() != Store.HDFS) {
      return List.of();
    }
    return clients.call(
        file.path(),
        () -> {
          Client client = clients.of(file.path());
          BlockLocation[] blocks =
              client
                  .files()
                  .getFileBlockLocations(
                      client.path(file.path()), range.start(), Math.max(1, range.length()));
          return blocks.length == 0 ? List.of() : List.of(blocks[0].getHosts());
        });
  }

  @Override
  public OutputFile create(String path) throws IOException {
    return clients.call(
        path,
        () -> {
          Client client = clients.of(path);
          Path target = client.path(path);
          if (!client.store().appearsWhole()) {
            if (client.store() == Store.HDFS) {
              // Elsewhere a folder is no more than a beginning of names.
              requireParent(client, target, path);
            }
            return HadoopOutputFile.beside(clients, client, target, path);
          }
          HadoopOutputFile file = HadoopOutputFile.inPlace(clients, client, target, path);
          return deferred.claims(path) ? deferred.add(path, file) : file;
        });
  }

  private static void requireParent(Client client, Path target, String path) throws IOException {
    Path parent = target.getParent();
    try {
      if (parent != null && client.files().getFileStatus(parent).isDirectory()) {
        return;
      }
    } catch (FileNotFoundException missing) {
      throw new SheafException(
          ErrorCode.FILE_NOT_FOUND, "the folder of '" + path + "' does not exist", missing);
    }
    throw new SheafException(
        ErrorCode.FILE_NOT_FOUND, "the folder of '" + path + "' does not exist");
  }

  @Override
  public OutputFolder createFolder(String path, OutputFolder.Mode mode) throws IOException {
    return clients.call(
        path,
        () -> {
          Client client = clients.of(path);
          return client.store().appearsWhole()
              ? ObjectFolder.start(clients, client, path, mode, deferred)
              : RenamedFolder.start(clients, client, path, mode);
        });
  }
}
