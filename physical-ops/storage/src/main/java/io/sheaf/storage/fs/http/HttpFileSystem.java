package io.sheaf.storage.fs.http;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileSystem;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.fs.OutputFile;
import io.sheaf.storage.fs.RandomReader;
import io.sheaf.storage.fs.RetryPolicy;
import io.sheaf.storage.fs.Secret;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/**
 * Files of web servers, read by ranges. A server that knows no ranges has its file fetched once, to
 * a temporary file. A file is told from a later one at its address by its ETag, else by its size
 * and time.
 */
public final class HttpFileSystem implements FileSystem {
  private final HttpRequests requests;
  private final Downloads downloads;
  private final Secret secret;

  /** For the loader of services. */
  public HttpFileSystem() {
    this(RetryPolicy.DEFAULT);
  }

  HttpFileSystem(RetryPolicy retries) {
    this(new HttpRequests(retries, null), null);
  }

  private HttpFileSystem(HttpRequests requests, Secret secret) {
    this.requests = requests;
    this.downloads = new Downloads(requests);
    this.secret = secret;
  }

  @Override
  public List<String> schemes() {
    return List.of("http", "https");
  }

  @Override
  public String secretType() {
    return "http";
  }

  @Override
  public FileSystem with(Secret given) {
    return new HttpFileSystem(requests.with(given), given);
  }

  @Override
  public Optional<Secret> secret() {
    return Optional.ofNullable(secret);
  }

  @Override
  public List<FileEntry> list(String url) throws IOException {
    URI address = HttpRequests.address(url);
    if (FileSystems.withoutQuery(url).indexOf('*') >= 0) {
      throw new SheafException(
              ErrorCode.UNSUPPORTED, "'" + url + "': a web server does not tell which files it has")
          .withHint("name them: read_parquet(['https://.../a.parquet', 'https://.../b.parquet'])");
    }
    HttpResponse<?> head = requests.head(address);
    if (head.statusCode() / 100 == 2 && HttpRequests.length(head) >= 0) {
      return List.of(entry(url, HttpRequests.length(head), head));
    }
    // Some answer no HEAD, or without a length: the first byte's answer tells the rest.
    HttpResponse<?> first = requests.firstByte(address);
    long size =
        switch (first.statusCode()) {
          case HttpURLConnection.HTTP_PARTIAL -> HttpRequests.total(first);
          case HttpURLConnection.HTTP_OK -> downloads.get(entry(url, -1, first)).size();
          case HttpRequests.RANGE_NOT_SATISFIABLE -> 0;
          default -> throw HttpRequests.refused(url, first.statusCode());
        };
    return List.of(entry(url, size, first));
  }

  private FileEntry entry(String url, long size, HttpResponse<?> answer) {
    return new FileEntry(
        this, url, size, HttpRequests.modifiedMillis(answer), HttpRequests.eTag(answer));
  }

  @Override
  public RandomReader open(FileEntry file) {
    return new HttpRandomReader(file, requests, downloads);
  }

  @Override
  public OutputFile create(String path) {
    throw new SheafException(
            ErrorCode.UNSUPPORTED, "cannot write '" + path + "': web servers are read only")
        .withHint("write to a local file, or to s3://, abfs://, gs:// or hdfs://");
  }
}
