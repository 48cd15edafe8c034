package io.sheaf.storage.hadoop;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.fs.Secret;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * The clients of one kind of store under one secret, a place each, made when first asked for.
 * Thread-safe.
 */
final class Clients {
  private static final int LONGEST_REASON = 300;

  private final Store store;
  private final Secret secret;
  private final Map<String, Client> byPlace = new ConcurrentHashMap<>();

  /**
   * @param secret null for what configuration and environment say
   */
  Clients(Store store, Secret secret) {
    this.store = store;
    this.secret = secret;
  }

  Store store() {
    return store;
  }

  Optional<Secret> secret() {
    return Optional.ofNullable(secret);
  }

  /** Something that talks to a store. */
  interface Call<T> {
    T run() throws IOException;
  }

  /**
   * Talks to a store. Hadoop looks for its services by the thread's class loader, which is the
   * engine's; and what it says in errors is freed of secrets.
   *
   * @throws SheafException FILE_NOT_FOUND or ACCESS_DENIED naming the path
   */
  <T> T call(String path, Call<T> call) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Clients.class.getClassLoader());
    try {
      return call.run();
    } catch (FileNotFoundException missing) {
      throw new SheafException(
          ErrorCode.FILE_NOT_FOUND, "'" + path + "' does not exist: " + reason(missing));
    } catch (AccessDeniedException | AccessControlException denied) {
      throw new SheafException(
              ErrorCode.ACCESS_DENIED,
              "the store does not give '" + path + "' out: " + reason(denied))
          .withHint(
              store.secretType().isEmpty()
                  ? "the user that this process runs as may not"
                  : "CREATE SECRET name (TYPE "
                      + store.secretType()
                      + ", ...) gives it a key; sheaf.secrets lists those there are");
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException failure) {
      // Without its cause, whose text may hold a secret.
      throw new IOException(reason(failure));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The first line of what a client says, without secrets. */
  private String reason(Exception failure) {
    String text = String.valueOf(failure.getMessage());
    String line = text.lines().findFirst().orElse(failure.getClass().getSimpleName());
    if (secret != null) {
      for (String value : secret.values().values()) {
        if (value.length() >= Secrets.SHORTEST) {
          line = line.replace(value, "***");
        }
      }
    }
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
  }

  /** The client of the place that a path is in. */
  Client of(String path) throws IOException {
    int authority = path.indexOf("://");
    int slash = authority < 0 ? -1 : path.indexOf('/', authority + 3);
    String place =
        authority < 0
            ? FileSystems.scheme(path) + ":/"
            : slash < 0 ? path : path.substring(0, slash);
    Client known = byPlace.get(place);
    if (known != null) {
      return known;
    }
    synchronized (this) {
      Client made = byPlace.get(place);
      if (made == null) {
        made = open(place, path.substring(0, FileSystems.scheme(path).length()));
        byPlace.put(place, made);
      }
      return made;
    }
  }

  private Client open(String place, String scheme) throws IOException {
    Configuration configuration = new Settings(store, secret).forPlace(place);
    configuration.setClassLoader(Clients.class.getClassLoader());
    String clientScheme = store.clientScheme(scheme.toLowerCase(Locale.ROOT));
    Path root = new Path(clientScheme + place.substring(scheme.length()) + "/");
    try {
      return new Client(store, scheme, FileSystem.newInstance(root.toUri(), configuration));
    } catch (org.apache.hadoop.fs.UnsupportedFileSystemException missing) {
      throw noClient(scheme, missing);
    } catch (RuntimeException failed) {
      if (failed.getCause() instanceof ClassNotFoundException missing) {
        throw noClient(scheme, missing);
      }
      throw failed;
    }
  }

  private static SheafException noClient(String scheme, Exception missing) {
    return new SheafException(
            ErrorCode.UNSUPPORTED, "the client of " + scheme + ":// is not installed", missing)
        .withHint("put its jar and what it needs into the folder lib/hadoop of the distribution");
  }

  /** What counts as a secret's text. */
  private static final class Secrets {
    /** Shorter values are words like true. */
    static final int SHORTEST = 6;

    private Secrets() {}
  }
}
