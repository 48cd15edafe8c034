package io.sheaf.service;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.service.security.Authentication;
import io.sheaf.service.security.Authentication.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a call says of who makes it and what for: its headers and its connection. */
final class Caller {
  /** The session cookie of Arrow's own session middleware. */
  static final String SESSION_COOKIE = "arrow_flight_session_id";

  private static final Context.Key<Caller> CURRENT = Context.key("sheaf-caller");
  private static final Metadata.Key<String> AUTHORIZATION = ascii("authorization");
  private static final Metadata.Key<String> COOKIE = ascii("cookie");
  private static final Metadata.Key<String> SET_COOKIE = ascii("set-cookie");
  private static final Metadata.Key<String> MAX_ROWS = ascii("sheaf-max-rows");
  private static final Metadata.Key<String> FETCH_SIZE = ascii("sheaf-fetch-size");
  private static final Metadata.Key<String> TIMEOUT_MILLIS = ascii("sheaf-timeout-ms");
  private static final Metadata.Key<String> ENDPOINTS = ascii("sheaf-endpoints");

  private final Connection connection;
  private final String user;
  private final String cookie;
  private final String maxRows;
  private final String fetchSize;
  private final String timeoutMillis;
  private final String endpoints;
  private volatile String newCookie;

  private Caller(Connection connection, String user, Metadata headers) {
    this.connection = connection;
    this.user = user;
    this.cookie = sessionCookie(headers);
    this.maxRows = headers.get(MAX_ROWS);
    this.fetchSize = headers.get(FETCH_SIZE);
    this.timeoutMillis = headers.get(TIMEOUT_MILLIS);
    this.endpoints = headers.get(ENDPOINTS);
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /**
   * Notes the caller of each call, and sends the cookie of a session that the call began, and the
   * token for a password. A wrong password or token ends the call.
   *
   * @param authentication finds out who calls; empty when nobody has to say
   */
  static ServerInterceptor note(Optional<Authentication> authentication) {
    return new ServerInterceptor() {
      @Override
      public <I, O> ServerCall.Listener<I> interceptCall(
          ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        String authorization = headers.get(AUTHORIZATION);
        Optional<Identity> identity = Optional.empty();
        if (authorization != null && authentication.isPresent()) {
          identity = authentication.get().identify(authorization);
          if (identity.isEmpty()) {
            call.close(
                Status.UNAUTHENTICATED.withDescription("the password or token is wrong"),
                FlightErrors.accessDenied());
            return new ServerCall.Listener<>() {};
          }
        }
        String token = identity.map(Identity::token).orElse(null);
        String user = identity.map(Identity::user).orElseGet(() -> certified(call));
        Caller caller = new Caller(Connection.of(call.getAttributes()), user, headers);
        ServerCall<I, O> answering =
            new SimpleForwardingServerCall<>(call) {
              private boolean told;

              @Override
              public void sendHeaders(Metadata response) {
                tell(response);
                super.sendHeaders(response);
              }

              // An answer without messages has trailers alone.
              @Override
              public void close(Status status, Metadata trailers) {
                tell(trailers);
                super.close(status, trailers);
              }

              private void tell(Metadata response) {
                if (told) {
                  return;
                }
                told = true;
                if (caller.newCookie != null) {
                  response.put(SET_COOKIE, SESSION_COOKIE + "=" + caller.newCookie);
                }
                if (token != null) {
                  response.put(AUTHORIZATION, "Bearer " + token);
                }
              }
            };
        return Contexts.interceptCall(
            Context.current().withValue(CURRENT, caller), answering, headers, next);
      }
    };
  }

  /** The name in the certificate that the client has shown, or null. */
  private static String certified(ServerCall<?, ?> call) {
    SSLSession tls = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    try {
      return tls == null ? null : tls.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
  }

  private static String sessionCookie(Metadata headers) {
    Iterable<String> sent = headers.getAll(COOKIE);
    for (String header : sent == null ? List.<String>of() : sent) {
      for (String pair : split(header)) {
        if (pair.startsWith(SESSION_COOKIE + "=")) {
          String value = pair.substring(SESSION_COOKIE.length() + 1);
          return value.startsWith("\"") && value.endsWith("\"") && value.length() > 1
              ? value.substring(1, value.length() - 1)
              : value;
        }
      }
    }
    return null;
  }

  private static List<String> split(String header) {
    List<String> pairs = new ArrayList<>();
    int from = 0;
    for (int at; (at = header.indexOf(';', from)) >= 0; from = at + 1) {
      pairs.add(header.substring(from, at).strip());
    }
    pairs.add(header.substring(from).strip());
    return pairs;
  }

  /** The caller of the call at hand. */
  static Caller current() {
    Caller caller = CURRENT.get();
    if (caller == null) {
      throw new IllegalStateException("a call that nobody noted");
    }
    return caller;
  }

  /** Who calls, or null when that is not known. */
  String user() {
    return user;
  }

  Connection connection() {
    return connection;
  }

  /** The session it claims, or null. */
  String cookie() {
    return cookie;
  }

  /** Has the session's cookie sent with the answer. */
  void remember(String session) {
    newCookie = session;
  }

  /** Most rows that the call wants of a result; -1 when it does not say. */
  long maxRows() {
    return number(maxRows, MAX_ROWS.name());
  }

  /** Most rows that the call wants in one message; -1 when it does not say. */
  long fetchSize() {
    return number(fetchSize, FETCH_SIZE.name());
  }

  /** Milliseconds after which the call wants its statement stopped; -1 when it does not say. */
  long timeoutMillis() {
    return number(timeoutMillis, TIMEOUT_MILLIS.name());
  }

  /** Most parts that the call wants a result in; -1 when it does not say. */
  long endpoints() {
    return number(endpoints, ENDPOINTS.name());
  }

  private static long number(String text, String header) {
    if (text == null) {
      return -1;
    }
    try {
      long number = Long.parseLong(text.strip());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(text, header, e);
    }
    throw wrong(text, header, null);
  }

  private static SheafException wrong(String text, String header, Throwable cause) {
    return new SheafException(
        ErrorCode.INVALID_ARGUMENT,
        "header " + header + " wants a whole number, not '" + text + "'",
        cause);
  }
}
