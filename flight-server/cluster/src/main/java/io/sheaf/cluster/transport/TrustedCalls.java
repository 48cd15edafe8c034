package io.sheaf.cluster.transport;

import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
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

  private TrustedCalls() {}

  /** What a client adds to its calls. */
  static ClientInterceptor add(String secret) {
    Metadata headers = new Metadata();
    headers.put(SECRET, encoded(secret));
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /** Refuses calls without the secret. */
  static ServerInterceptor check(String secret) {
    byte[] expected = encoded(secret).getBytes(StandardCharsets.US_ASCII);
    return new ServerInterceptor() {
      @Override
      public <I, O> ServerCall.Listener<I> interceptCall(
          ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        String sent = headers.get(SECRET);
        byte[] given = (sent == null ? "" : sent).getBytes(StandardCharsets.US_ASCII);
        if (MessageDigest.isEqual(expected, given)) {
          return Contexts.interceptCall(Context.current(), call, headers, next);
        }
        call.close(
            Status.UNAUTHENTICATED.withDescription(
                sent == null ? "the cluster's secret is missing" : "wrong secret"),
            new Metadata());
        return new ServerCall.Listener<>() {};
      }
    };
  }

  /** Headers are ASCII, a secret need not be; and a log of headers shall not tell it. */
  private static String encoded(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("sheaf cluster secret ".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of()
          .formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
