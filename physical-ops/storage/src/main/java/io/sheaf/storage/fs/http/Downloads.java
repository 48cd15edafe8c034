package io.sheaf.storage.fs.http;

import io.sheaf.storage.fs.FileEntry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whole files of servers that know no ranges, in temporary files that go with the process or when
 * others need their place. Thread-safe.
 */
final class Downloads {
  private static final int MOST_FILES = 8;

  private final HttpRequests requests;
  private final Map<String, Download> byUrl = new LinkedHashMap<>(16, 0.75f, true); // by this
  private final Map<String, Object> locks = new HashMap<>(); // guarded by this

  Downloads(HttpRequests requests) {
    this.requests = requests;
  }

  /**
   * A file's bytes on the local disk. Not by a channel, which an interrupted reader would close for
   * all.
   */
  record Download(String version, RandomAccessFile bytes, long size) {
    void read(byte[] to, int count, long position) throws IOException {
      synchronized (bytes) {
        bytes.seek(position);
        bytes.readFully(to, 0, count);
      }
    }
  }

  /** Whether a file is here in the version that is wanted. */
  synchronized boolean has(FileEntry file) {
    Download found = byUrl.get(file.path());
    return found != null && found.version().equals(version(file));
  }

  private static String version(FileEntry file) {
    return file.version() + "/" + file.modifiedMillis();
  }

  /** A file, fetched if it is not here. */
  Download get(FileEntry file) throws IOException {
    Object lock;
    synchronized (this) {
      lock = locks.computeIfAbsent(file.path(), _ -> new Object());
    }
    // Splits of one file want it at once, and it should come once.
    synchronized (lock) {
      synchronized (this) {
        Download found = byUrl.get(file.path());
        if (found != null && found.version().equals(version(file))) {
          return found;
        }
      }
      Download fetched = fetched(file);
      synchronized (this) {
        byUrl.put(file.path(), fetched);
        // Readers that hold an older one go on with it; its space is free when the last forgot it.
        while (byUrl.size() > MOST_FILES) {
          String oldest = byUrl.keySet().iterator().next();
          byUrl.remove(oldest);
          locks.remove(oldest);
        }
      }
      return fetched;
    }
  }

  private Download fetched(FileEntry file) throws IOException {
    for (int failures = 1; ; failures++) {
      HttpResponse<InputStream> response = requests.whole(HttpRequests.address(file.path()));
      try (InputStream body = response.body()) {
        if (response.statusCode() != HttpURLConnection.HTTP_OK) {
          throw HttpRequests.refused(file.path(), response.statusCode());
        }
        return store(file, body, HttpRequests.length(response));
      } catch (EOFException cut) {
        if (!requests.retries().await(failures, null)) {
          throw cut;
        }
      }
    }
  }

  private static Download store(FileEntry file, InputStream body, long length) throws IOException {
    Path place = Files.createTempFile("sheaf-http-", ".tmp");
    RandomAccessFile bytes = new RandomAccessFile(place.toFile(), "rw");
    try {
      // Its space is free when the last reader forgets it, also if the process is killed.
      Files.deleteIfExists(place);
      byte[] part = new byte[1 << 16];
      long size = 0;
      for (int count; (count = read(body, part)) >= 0; size += count) {
        bytes.write(part, 0, count);
      }
      if ((length >= 0 && size != length) || (file.size() >= 0 && size != file.size())) {
        throw new EOFException("the server's answer ends at byte " + size);
      }
      return new Download(version(file), bytes, size);
    } catch (Throwable failure) {
      bytes.close();
      throw failure;
    }
  }

  /** A connection that breaks is like an answer that ends too early. */
  private static int read(InputStream body, byte[] part) throws IOException {
    try {
      return body.read(part);
    } catch (IOException broken) {
      EOFException cut = new EOFException("the server's answer is cut off: " + broken.getMessage());
      cut.initCause(broken);
      throw cut;
    }
  }
}
