package io.sheaf.jdbc.remote;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What makes single calls a session: who calls, and the cookies that the server gave. A bearer
 * token that the server answers takes the place of user and password. Thread-safe.
 */
final class SessionHeaders implements ClientInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> COOKIE = key("cookie");
  private static final Metadata.Key<String> SET_COOKIE = key("set-cookie");
  private static final String BEARER = "Bearer ";

  private final Map<String, String> cookies = new ConcurrentHashMap<>();
  private final boolean mayChange;
  private volatile String authorization;

  private SessionHeaders(String authorization, boolean mayChange) {
    this.authorization = authorization;
    this.mayChange = mayChange;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  static SessionHeaders of(RemoteAddress address) {
    String token = ConnectionProperty.TOKEN.of(address);
    String user = ConnectionProperty.USER.of(address);
    String password = ConnectionProperty.PASSWORD.of(address);
    if (token != null) {
      return new SessionHeaders(BEARER + token, false);
    } else if (password == null) {
      // A name alone proves nothing; tools send one unasked.
      return new SessionHeaders(null, false);
    }
    byte[] pair = ((user == null ? "" : user) + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new SessionHeaders("Basic " + Base64.getEncoder().encodeToString(pair), true);
  }

  /** Whether there is a password that a handshake may turn into a token. */
  boolean hasPassword() {
    return mayChange;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        String who = authorization;
        if (who != null) {
          headers.put(AUTHORIZATION, who);
        }
        if (!cookies.isEmpty()) {
          headers.put(
              COOKIE,
              cookies.entrySet().stream()
                  .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                  .collect(Collectors.joining("; ")));
        }
        super.start(
            new SimpleForwardingClientCallListener<A>(listener) {
              @Override
              public void onHeaders(Metadata answered) {
                learn(answered);
                super.onHeaders(answered);
              }

              @Override
              public void onClose(Status status, Metadata trailers) {
                learn(trailers);
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }

  private void learn(Metadata answered) {
    String token = answered.get(AUTHORIZATION);
    if (mayChange && token != null && token.startsWith(BEARER)) {
      authorization = token;
    }
    Iterable<String> given = answered.getAll(SET_COOKIE);
    if (given != null) {
      given.forEach(this::setCookie);
    }
  }

  /** Keeps {@code name=value} of a cookie, or forgets it when it is over at once. */
  private void setCookie(String cookie) {
    String pair = cookie.split(";", 2)[0];
    int equals = pair.indexOf('=');
    if (equals > 0) {
      String name = pair.substring(0, equals).strip();
      if (cookie.replace(" ", "").toLowerCase(Locale.ROOT).contains(";max-age=0")) {
        cookies.remove(name);
      } else {
        cookies.put(name, pair.substring(equals + 1).strip());
      }
    }
  }
}
