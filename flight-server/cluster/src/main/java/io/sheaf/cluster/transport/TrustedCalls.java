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

  private static final String SAME = "";

  /** What of two secrets does not fit, or that they are the same. */
  private static final Context.Key<String> DISTRUST = Context.key("sheaf-distrust");

  private TrustedCalls() {}

  /** What a client adds to its calls. */
  static ClientInterceptor add(String secret) {
    Metadata headers = new Metadata();
    headers.put(SECRET, encoded(secret));
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /** Notes of every call whether it has the secret, or has none where there is none. */
  static ServerInterceptor note(String secret) {
    byte[] expected = secret == null ? null : encoded(secret).getBytes(StandardCharsets.US_ASCII);
    return new ServerInterceptor() {
      @Override
      public <I, O> ServerCall.Listener<I> interceptCall(
          ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        String distrust = distrust(expected, headers.get(SECRET));
        return Contexts.interceptCall(
            Context.current().withValue(DISTRUST, distrust == null ? SAME : distrust),
            call,
            headers,
            next);
      }
    };
  }

  private static String distrust(byte[] expected, String sent) {
    if (expected == null) {
      // Who has a secret means to talk to those who know it.
      return sent == null ? null : "the coordinator has no secret, and who wants to join has one";
    }
    if (sent == null) {
      return "the coordinator has a secret, and who wants to join has none";
    }
    return MessageDigest.isEqual(expected, sent.getBytes(StandardCharsets.US_ASCII))
        ? null
        : "the coordinator has another secret than who wants to join";
  }

  /** Whether the call at hand comes from a process of the cluster. */
  static boolean trusted() {
    return distrust() == null;
  }

  /** Why the call at hand does not come from a process of the cluster, or null. */
  static String distrust() {
    String noted = DISTRUST.get();
    return noted == null ? "nobody has looked for a secret" : noted.equals(SAME) ? null : noted;
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
