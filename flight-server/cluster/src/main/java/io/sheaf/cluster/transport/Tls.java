package io.sheaf.cluster.transport;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.SchedulerConfig.Security;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * TLS from PEM files. With a certificate and certificate authorities both sides prove who they are
 * (mutual TLS); with a certificate alone only servers do.
 */
final class Tls {
  private Tls() {}

  /** What a listening process needs. */
  static SslContext server(Security security) {
    if (security.certificate() == null) {
      throw new SheafException(
          ErrorCode.INVALID_SETTING,
          "a process that listens with TLS needs a certificate and a key");
    }
    readable(security);
    try {
      SslContextBuilder builder =
          GrpcSslContexts.configure(
              SslContextBuilder.forServer(security.certificate().toFile(), security.key().toFile()),
              SslProvider.JDK);
      if (security.certificateAuthorities() != null) {
        builder.trustManager(security.certificateAuthorities().toFile());
        builder.clientAuth(ClientAuth.REQUIRE);
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  /** What a process that connects needs. */
  static SslContext client(Security security) {
    readable(security);
    try {
      SslContextBuilder builder =
          GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
      if (security.certificateAuthorities() != null) {
        builder.trustManager(security.certificateAuthorities().toFile());
      }
      if (security.certificate() != null) {
        builder.keyManager(security.certificate().toFile(), security.key().toFile());
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  private static void readable(Security security) {
    for (Path file :
        new Path[] {security.certificateAuthorities(), security.certificate(), security.key()}) {
      if (file != null && !Files.isReadable(file)) {
        throw new SheafException(
            ErrorCode.FILE_NOT_FOUND, "cannot read the PEM file '" + file + "'");
      }
    }
  }

  private static SheafException invalid(Exception e) {
    return new SheafException(
        ErrorCode.INVALID_SETTING, "the PEM files for TLS don't serve: " + e.getMessage(), e);
  }
}
