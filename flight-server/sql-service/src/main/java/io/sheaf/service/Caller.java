package io.sheaf.service;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.ArrayList;
import java.util.List;

/** What a call says of who makes it and what for: its headers and its connection. */
final class Caller {
  /** The session cookie of Arrow's own session middleware. */
  static final String SESSION_COOKIE = "arrow_flight_session_id";

  private static final Context.Key<Caller> CURRENT = Context.key("sheaf-caller");
  private static final Metadata.Key<String> COOKIE = ascii("cookie");
  private static final Metadata.Key<String> SET_COOKIE = ascii("set-cookie");
  private static final Metadata.Key<String> MAX_ROWS = ascii("sheaf-max-rows");
  private static final Metadata.Key<String> TIMEOUT_MILLIS = ascii("sheaf-timeout-ms");

  private final Connection connection;
  private final String cookie;
  private final String maxRows;
  private final String timeoutMillis;
  private volatile String newCookie;

  private Caller(Connection connection, Metadata headers) {
    this.connection = connection;
    this.cookie = sessionCookie(headers);
    this.maxRows = headers.get(MAX_ROWS);
    this.timeoutMillis = headers.get(TIMEOUT_MILLIS);
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** Notes the caller of each call, and sends the cookie of a session that the call began. */
  static ServerInterceptor note() {
    return new ServerInterceptor() {
      @Override
      public <I, O> ServerCall.Listener<I> interceptCall(
          ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        Caller caller = new Caller(Connection.of(call.getAttributes()), headers);
        ServerCall<I, O> answering =
            new SimpleForwardingServerCall<>(call) {
              @Override
              public void sendHeaders(Metadata response) {
                if (caller.newCookie != null) {
                  response.put(SET_COOKIE, SESSION_COOKIE + "=" + caller.newCookie);
                }
                super.sendHeaders(response);
              }
            };
        return Contexts.interceptCall(
            Context.current().withValue(CURRENT, caller), answering, headers, next);
      }
    };
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

  /** Milliseconds after which the call wants its statement stopped; -1 when it does not say. */
  long timeoutMillis() {
    return number(timeoutMillis, TIMEOUT_MILLIS.name());
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
