package io.sheaf.storage.fs.http;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.RetryPolicy;
import io.sheaf.storage.fs.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks web servers, again when an answer says that it is worth it. Thread-safe. */
final class HttpRequests {
  static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");
  private static final int MOST_HEADER_DIGITS = 9;

  /** Made when first used: a client starts a thread. */
  private static final class Client {
    static final HttpClient SHARED =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  private final RetryPolicy retries;
  private final Secret secret;

  /**
   * @param secret null to ask without
   */
  HttpRequests(RetryPolicy retries, Secret secret) {
    this.retries = retries;
    this.secret = secret;
  }

  HttpRequests with(Secret given) {
    return new HttpRequests(retries, given);
  }

  /**
   * The address of a URL; blanks are taken as they are meant.
   *
   * @throws SheafException INVALID_ARGUMENT when it is none, or has a password in it
   */
  static URI address(String url) {
    try {
      URI address = new URI(url.replace(" ", "%20"));
      if (address.getHost() == null) {
        throw new URISyntaxException(url, "it names no host");
      }
      if (address.getRawUserInfo() != null) {
        // It would be shown wherever the path is.
        throw new SheafException(
                ErrorCode.INVALID_ARGUMENT, "a URL must not hold a user name or a password")
            .withHint("CREATE SECRET name (TYPE http, USERNAME '...', PASSWORD '...')");
      }
      return address;
    } catch (URISyntaxException wrong) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "'" + url + "' is no URL: " + wrong.getReason(), wrong);
    }
  }

  HttpResponse<Void> head(URI address) throws IOException {
    HttpRequest request =
        request(address).method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
    return answer(request, BodyHandlers.discarding());
  }

  /** The answer to a request for the first byte; its body is not read. */
  HttpResponse<?> firstByte(URI address) throws IOException {
    HttpRequest request = request(address).header("Range", "bytes=0-0").build();
    HttpResponse<InputStream> response = answer(request, BodyHandlers.ofInputStream());
    response.body().close();
    return response;
  }

  /** All of a file; the caller closes the body. */
  HttpResponse<InputStream> whole(URI address) throws IOException {
    return answer(request(address).build(), BodyHandlers.ofInputStream());
  }

  /**
   * A range of a file, asked for once; the caller closes the body.
   *
   * @param eTag the version that is wanted; empty for any
   */
  HttpResponse<InputStream> range(URI address, long start, long end, String eTag)
      throws IOException {
    HttpRequest.Builder request =
        request(address).header("Range", "bytes=" + start + "-" + (end - 1));
    // A weak one never matches by the standard.
    if (!eTag.isEmpty() && !eTag.startsWith("W/")) {
      request.header("If-Match", eTag);
    }
    return once(request.build(), BodyHandlers.ofInputStream());
  }

  private HttpRequest.Builder request(URI address) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(address).timeout(ANSWER);
    if (secret != null) {
      authorization().ifPresent(value -> builder.header("Authorization", value));
    }
    return builder;
  }

  private Optional<String> authorization() {
    Optional<String> token = secret.value("bearer_token").map(value -> "Bearer " + value);
    return token.isPresent()
        ? token
        : secret
            .value("username")
            .map(
                user ->
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(
                                (user + ":" + secret.value("password").orElse(""))
                                    .getBytes(StandardCharsets.UTF_8)));
  }

  private <T> HttpResponse<T> answer(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    for (int failures = 1; ; failures++) {
      try {
        HttpResponse<T> response = once(request, body);
        if (!isPassing(response.statusCode()) || !retries.await(failures, pause(response))) {
          return response;
        }
        close(response);
      } catch (InterruptedIOException interrupted) {
        throw interrupted;
      } catch (IOException failure) {
        if (!retries.await(failures, null)) {
          throw failure;
        }
      }
    }
  }

  private static void close(HttpResponse<?> response) throws IOException {
    if (response.body() instanceof InputStream body) {
      body.close();
    }
  }

  private static <T> HttpResponse<T> once(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    try {
      return Client.SHARED.send(request, body);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for an answer");
    }
  }

  RetryPolicy retries() {
    return retries;
  }

  /** Whether an answer is worth asking again. */
  static boolean isPassing(int status) {
    return status == TOO_MANY_REQUESTS
        || status == HttpURLConnection.HTTP_CLIENT_TIMEOUT
        || status == HttpURLConnection.HTTP_INTERNAL_ERROR
        || status == HttpURLConnection.HTTP_BAD_GATEWAY
        || status == HttpURLConnection.HTTP_UNAVAILABLE
        || status == HttpURLConnection.HTTP_GATEWAY_TIMEOUT;
  }

  /** How long a server asks to wait; null when it does not say so in seconds. */
  static Duration pause(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .map(String::strip)
        .filter(text -> !text.isEmpty() && text.length() <= MOST_HEADER_DIGITS)
        .filter(text -> text.chars().allMatch(Character::isDigit))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(null);
  }

  /** The length that a header tells; -1 when none does. */
  static long length(HttpResponse<?> response) {
    return response.headers().firstValueAsLong("Content-Length").orElse(-1);
  }

  /** The file's length of an answer with a range of it. */
  static long total(HttpResponse<?> response) throws IOException {
    return Long.parseLong(contentRange(response).group(3));
  }

  /** Position of the first byte of an answer with a range. */
  static long start(HttpResponse<?> response) throws IOException {
    return Long.parseLong(contentRange(response).group(1));
  }

  private static Matcher contentRange(HttpResponse<?> response) throws IOException {
    String text = response.headers().firstValue("Content-Range").orElse("");
    Matcher matcher = CONTENT_RANGE.matcher(text);
    if (!matcher.matches()) {
      throw new IOException("the server answers with a range it does not name");
    }
    return matcher;
  }

  static String eTag(HttpResponse<?> response) {
    return response.headers().firstValue("ETag").orElse("");
  }

  static long modifiedMillis(HttpResponse<?> response) {
    Optional<String> text = response.headers().firstValue("Last-Modified");
    try {
      return text.map(
              t ->
                  ZonedDateTime.parse(t, DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant()
                      .toEpochMilli())
          .orElse(0L);
    } catch (DateTimeException unreadable) {
      return 0; // As if the server had not told.
    }
  }

  /** The error of an answer without a file. */
  static SheafException refused(String url, int status) {
    return switch (status) {
      case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
          new SheafException(
              ErrorCode.FILE_NOT_FOUND,
              "the file '" + url + "' does not exist (HTTP " + status + ")");
      case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
          new SheafException(
                  ErrorCode.ACCESS_DENIED,
                  "the server does not give '" + url + "' out (HTTP " + status + ")")
              .withHint(
                  "CREATE SECRET name (TYPE http, BEARER_TOKEN '...', SCOPE 'https://host/') gives"
                      + " it a token");
      default ->
          new SheafException(
              ErrorCode.IO_ERROR,
              "cannot read '" + url + "': the server answers with HTTP " + status);
    };
  }
}
