package io.sheaf.cluster.transport;

import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The secret that the processes of a cluster share: sent with every call, and compared in a time
 * that does not depend on what was sent.
 */
final class TrustedCalls {
  static final Metadata.Key<String> SECRET =
      Metadata.Key.of("sheaf-secret", Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<Boolean> TRUSTED =
      Context.keyWithDefault("sheaf-trusted", false);

  private TrustedCalls() {}

  /** What a client adds to its calls. */
  static ClientInterceptor add(String secret) {
    Metadata headers = new Metadata();
    headers.put(SECRET, encoded(secret));
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /** Notes of every call whether it has the secret; without one all are trusted. */
  static ServerInterceptor note(String secret) {
    byte[] expected = secret == null ? null : encoded(secret).getBytes(StandardCharsets.US_ASCII);
    return new ServerInterceptor() {
      @Override
      public <I, O> ServerCall.Listener<I> interceptCall(
          ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        boolean trusted = expected == null || matches(expected, headers.get(SECRET));
        return Contexts.interceptCall(
            Context.current().withValue(TRUSTED, trusted), call, headers, next);
      }
    };
  }

  private static boolean matches(byte[] expected, String sent) {
    return MessageDigest.isEqual(
        expected, (sent == null ? "" : sent).getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether the call at hand comes from a process of the cluster. */
  static boolean trusted() {
    return TRUSTED.get();
  }

  /** Headers are ASCII, a secret need not be; and a log of headers shall not tell it. */
  private static String encoded(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("sheaf cluster secret ".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
