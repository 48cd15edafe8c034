package io.sheaf.storage.fs.http;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.RandomReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Reads a file of a web server by ranges; a range that is cut off goes on where it ended. */
final class HttpRandomReader implements RandomReader {
  private static final int COPY_BYTES = 64 << 10;

  private final FileEntry file;
  private final URI address;
  private final HttpRequests requests;
  private final Downloads downloads;

  HttpRandomReader(FileEntry file, HttpRequests requests, Downloads downloads) {
    this.file = file;
    this.address = HttpRequests.address(file.path());
    this.requests = requests;
    this.downloads = downloads;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  /** Takes bytes of the file in, in order. */
  private interface Target {
    void put(byte[] bytes, int count, long offset);
  }

  @Override
  public byte[] read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    read(
        position,
        length,
        (part, count, offset) -> System.arraycopy(part, 0, bytes, (int) offset, count));
    return bytes;
  }

  @Override
  public void read(long position, long to, int length) throws IOException {
    read(position, length, (part, count, offset) -> Native.copy(part, 0, to + offset, count));
  }

  private void read(long position, int length, Target target) throws IOException {
    if (position + length > file.size()) {
      throw new EOFException("the file ends at byte " + file.size());
    }
    long done = 0;
    int failures = 0;
    while (done < length) {
      long start = position + done;
      long end = position + length;
      Answer answer =
          downloads.has(file)
              ? download(start, end, done, target)
              : request(start, end, done, target);
      done += answer.bytes;
      // One that goes on is no failure of the same kind in a row.
      failures = answer.bytes > 0 ? 1 : failures + 1;
      if (done < length && !requests.retries().await(failures, answer.pause)) {
        throw answer.failure;
      }
    }
  }

  /**
   * What came of a request.
   *
   * @param pause how long the server asks to wait; null when it does not
   * @param failure why there are no more bytes; null when all came
   */
  private record Answer(long bytes, Duration pause, IOException failure) {}

  private Answer download(long start, long end, long offset, Target target) throws IOException {
    Downloads.Download download = downloads.get(file);
    byte[] part = new byte[(int) Math.min(COPY_BYTES, end - start)];
    for (long at = start; at < end; ) {
      int count = (int) Math.min(part.length, end - at);
      download.read(part, count, at);
      target.put(part, count, offset + at - start);
      at += count;
    }
    return new Answer(end - start, null, null);
  }

  private Answer request(long start, long end, long offset, Target target) throws IOException {
    HttpResponse<InputStream> response;
    try {
      response = requests.range(address, start, end, file.version());
    } catch (InterruptedIOException interrupted) {
      throw interrupted;
    } catch (IOException failure) {
      return new Answer(0, null, failure);
    }
    try (InputStream body = response.body()) {
      return switch (response.statusCode()) {
        case HttpURLConnection.HTTP_PARTIAL -> {
          check(response, start);
          yield copy(body, end - start, offset, target);
        }
        case HttpURLConnection.HTTP_OK -> {
          checkVersion(response);
          // It knows no ranges.
          yield download(start, end, offset, target);
        }
        case HttpURLConnection.HTTP_PRECON_FAILED, HttpRequests.RANGE_NOT_SATISFIABLE ->
            throw changed();
        default -> {
          if (!HttpRequests.isPassing(response.statusCode())) {
            throw HttpRequests.refused(file.path(), response.statusCode());
          }
          yield new Answer(
              0,
              HttpRequests.pause(response),
              new IOException("the server answers with HTTP " + response.statusCode()));
        }
      };
    }
  }

  private void check(HttpResponse<?> response, long start) throws IOException {
    checkVersion(response);
    if (HttpRequests.total(response) != file.size()) {
      throw changed();
    }
    if (HttpRequests.start(response) != start) {
      throw new IOException("the server answers with another range than the one asked for");
    }
  }

  private void checkVersion(HttpResponse<?> response) {
    String eTag = HttpRequests.eTag(response);
    long modified = HttpRequests.modifiedMillis(response);
    boolean named = !file.version().isEmpty() && !eTag.isEmpty();
    boolean dated = file.modifiedMillis() != 0 && modified != 0;
    boolean same =
        named ? file.version().equals(eTag) : !dated || file.modifiedMillis() == modified;
    if (!same) {
      throw changed();
    }
  }

  private SheafException changed() {
    return new SheafException(
            ErrorCode.INVALID_FILE, "'" + file.path() + "' changed while it was read")
        .withHint("run the query again");
  }

  private static Answer copy(InputStream body, long length, long offset, Target target)
      throws IOException {
    byte[] part = new byte[(int) Math.min(COPY_BYTES, length)];
    long done = 0;
    try {
      while (done < length) {
        int count = body.read(part, 0, (int) Math.min(part.length, length - done));
        if (count < 0) {
          return new Answer(done, null, new IOException("the server's answer ends too early"));
        }
        target.put(part, count, offset + done);
        done += count;
      }
      return new Answer(done, null, null);
    } catch (InterruptedIOException interrupted) {
      throw interrupted;
    } catch (IOException failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure;
      }
      return new Answer(done, null, failure);
    }
  }

  @Override
  public void close() {
    // Requests end with their answers; there is no connection of its own to close.
  }
}
