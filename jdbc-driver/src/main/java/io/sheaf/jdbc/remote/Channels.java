package io.sheaf.jdbc.remote;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.util.CertificateUtils;
import io.sheaf.jdbc.spi.SqlErrors;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Opens channels to servers, encrypted as a connection's properties say. */
final class Channels {
  /** Bytes that may be on their way before the reader asks for more. */
  private static final int WINDOW_BYTES = 8 << 20;

  /** gRPC's servers refuse pings that come more often than every 5 minutes. */
  private static final long KEEP_ALIVE_SECONDS = 330;

  /** The library's log, held so that its level stays; a driver prints nothing. */
  private static final Logger LIBRARY_LOG = Logger.getLogger(ManagedChannel.class.getPackageName());

  private Channels() {}

  /**
   * Opens a channel; connecting itself begins with the first call.
   *
   * @throws SQLException 08001 when certificates can't be read, or a secret would travel
   *     unencrypted
   */
  static ManagedChannel open(RemoteAddress address, boolean encrypted) throws SQLException {
    if (LIBRARY_LOG.getName().startsWith("io.sheaf.")) {
      LIBRARY_LOG.setLevel(Level.OFF);
    }
    OkHttpChannelBuilder builder =
        encrypted && ConnectionProperty.NO_VERIFICATION.isTrue(address)
            ? trustingAnyone(address)
            : OkHttpChannelBuilder.forAddress(
                address.host(),
                address.port(),
                encrypted ? tls(address) : InsecureChannelCredentials.create());
    builder
        .directExecutor()
        .socketFactory(new WideSockets())
        .flowControlWindow(WINDOW_BYTES)
        .maxInboundMessageSize(Integer.MAX_VALUE)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .userAgent("sheaf-jdbc");
    return builder.build();
  }

  /** Whether to encrypt; refuses to send a secret in the clear unless told to. */
  static boolean isEncrypted(RemoteAddress address) throws SQLException {
    String wanted = ConnectionProperty.TLS.of(address);
    if (wanted == null && address.property("tls") != null) {
      wanted = address.property("tls");
    }
    boolean secret =
        ConnectionProperty.PASSWORD.of(address) != null
            || ConnectionProperty.TOKEN.of(address) != null;
    if (wanted == null && secret && !isLoopback(address.host())) {
      throw SqlErrors.of(
          "08001",
          "the password or token would travel to "
              + address
              + " unencrypted: add useEncryption=true, or useEncryption=false to allow it");
    }
    return Boolean.parseBoolean(wanted);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static ChannelCredentials tls(RemoteAddress address) throws SQLException {
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    try {
      String roots = ConnectionProperty.ROOT_CERTIFICATES.of(address);
      String store = ConnectionProperty.TRUST_STORE.of(address);
      if (roots != null) {
        tls.trustManager(new File(roots));
      } else if (store != null) {
        tls.trustManager(trusted(store, ConnectionProperty.TRUST_STORE_PASSWORD.of(address)));
      }
      if (hasIdentity(address)) {
        tls.keyManager(
            new File(ConnectionProperty.CLIENT_CERTIFICATE.of(address)),
            new File(ConnectionProperty.CLIENT_KEY.of(address)));
      }
      return tls.build();
    } catch (IOException | GeneralSecurityException e) {
      throw SqlErrors.of("08001", "a certificate can't be read: " + e.getMessage(), e);
    }
  }

  /** Whether this side has a certificate. */
  private static boolean hasIdentity(RemoteAddress address) throws SQLException {
    boolean certificate = ConnectionProperty.CLIENT_CERTIFICATE.of(address) != null;
    boolean key = ConnectionProperty.CLIENT_KEY.of(address) != null;
    if (certificate != key) {
      throw SqlErrors.of("08001", "clientCertificate and clientKey go together: add the other");
    }
    return certificate;
  }

  /** Neither the certificate nor the host's name in it is looked at. */
  private static OkHttpChannelBuilder trustingAnyone(RemoteAddress address) throws SQLException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          hasIdentity(address) ? identity(address) : null,
          new TrustManager[] {new TrustsAll()},
          null);
      return OkHttpChannelBuilder.forAddress(address.host(), address.port())
          .sslSocketFactory(context.getSocketFactory())
          .hostnameVerifier((host, session) -> true);
    } catch (IOException | GeneralSecurityException e) {
      throw SqlErrors.of("08001", "a certificate can't be read: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] identity(RemoteAddress address)
      throws IOException, GeneralSecurityException {
    try (InputStream certificates =
            Files.newInputStream(Path.of(ConnectionProperty.CLIENT_CERTIFICATE.of(address)));
        InputStream key =
            Files.newInputStream(Path.of(ConnectionProperty.CLIENT_KEY.of(address)))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setKeyEntry(
          "client",
          CertificateUtils.getPrivateKey(key),
          new char[0],
          CertificateUtils.getX509Certificates(certificates));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      return factory.getKeyManagers();
    }
  }

  private static TrustManager[] trusted(String file, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      store.load(in, password == null ? null : password.toCharArray());
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
