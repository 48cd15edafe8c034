package io.sheaf.jdbc.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.Properties;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.auth2.BasicCallHeaderAuthenticator;
import org.apache.arrow.flight.auth2.CallHeaderAuthenticator;
import org.apache.arrow.flight.auth2.GeneratedBearerTokenAuthenticator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SecurityTest {
  private static CallHeaderAuthenticator.AuthResult login(String user, String password) {
    if (user.equals("anna") && password.equals("secret:!")) {
      return () -> user;
    }
    throw CallStatus.UNAUTHENTICATED.withDescription("wrong password").toRuntimeException();
  }

  private static TestServer withPasswords() {
    return new TestServer(
        builder ->
            builder.headerAuthenticator(
                new GeneratedBearerTokenAuthenticator(
                    new BasicCallHeaderAuthenticator(SecurityTest::login))));
  }

  private static void read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT numbers 3")) {
      assertTrue(rows.next());
    }
  }

  @Test
  void aPasswordBecomesAToken() throws Exception {
    try (TestServer server = withPasswords()) {
      try (Connection connection = DriverManager.getConnection(server.url(), "anna", "secret:!")) {
        read(connection);
        assertTrue(
            server.lastHeaders.get("authorization").startsWith("Bearer "),
            "the password is sent once");
      }
      SQLException wrong =
          assertThrows(
              SQLException.class, () -> DriverManager.getConnection(server.url(), "anna", "guess"));
      assertEquals("28000", wrong.getSQLState());
      SQLException none =
          assertThrows(SQLException.class, () -> DriverManager.getConnection(server.url()));
      assertEquals("28000", none.getSQLState());
    }
  }

  @Test
  void aTokenGoesWithEveryCall() throws Exception {
    try (TestServer server = new TestServer();
        Connection connection = DriverManager.getConnection(server.url() + "?token=abc")) {
      read(connection);
      assertEquals("Bearer abc", server.lastHeaders.get("authorization"));
    }
  }

  @Test
  void aPasswordIsNotSentAcrossTheNetworkInTheClear() {
    SQLException e =
        assertThrows(
            SQLException.class,
            () -> DriverManager.getConnection("jdbc:sheaf://192.0.2.1:1", "anna", "secret"));
    assertEquals("08001", e.getSQLState());
    assertTrue(e.getMessage().contains("useEncryption=true"), e.getMessage());
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
  }

  @Test
  void toolsSeeThePropertiesButNoPassword() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("password", "secret");
    Driver driver = DriverManager.getDriver("jdbc:sheaf://host:1");
    DriverPropertyInfo[] infos =
        driver.getPropertyInfo("jdbc:sheaf://host:1?useEncryption=true", properties);
    for (DriverPropertyInfo info : infos) {
      assertFalse("secret".equals(info.value), info.name);
      if (info.name.equals("useEncryption")) {
        assertEquals("true", info.value);
        assertEquals("[true, false]", Arrays.toString(info.choices));
      }
    }
    assertEquals(ConnectionProperty.values().length, infos.length);
  }

  /** A key and its certificate for localhost, in PEM files. */
  private record Identity(Path certificate, Path key) {
    static Identity make(Path folder, String name) throws Exception {
      Path store = folder.resolve(name + ".p12");
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "key",
                  "-keyalg",
                  "RSA",
                  "-keysize",
                  "2048",
                  "-dname",
                  "CN=" + name,
                  "-ext",
                  "SAN=dns:localhost",
                  "-validity",
                  "30",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  "changeit",
                  "-keystore",
                  store.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, keytool.waitFor(), said);
      KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
      Certificate certificate = keys.getCertificate("key");
      PrivateKey key = (PrivateKey) keys.getKey("key", "changeit".toCharArray());
      return new Identity(
          pem(folder.resolve(name + ".crt"), "CERTIFICATE", certificate.getEncoded()),
          pem(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded()));
    }

    private static Path pem(Path file, String kind, byte[] bytes) throws IOException {
      return Files.writeString(
          file,
          "-----BEGIN "
              + kind
              + "-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
              + "\n-----END "
              + kind
              + "-----\n");
    }
  }

  @Test
  void encryptedConnectionsCheckBothSides(@TempDir Path folder) throws Exception {
    Identity server = Identity.make(folder, "server");
    Identity client = Identity.make(folder, "client");
    try (TestServer running =
        new TestServer(
            builder -> {
              try {
                return builder
                    .useTls(server.certificate.toFile(), server.key.toFile())
                    .useMTlsClientVerification(client.certificate.toFile());
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })) {
      String trusting = running.url() + "?useEncryption=true&tlsRootCerts=" + server.certificate;
      String both =
          trusting + "&clientCertificate=" + client.certificate + "&clientKey=" + client.key;
      try (Connection connection = DriverManager.getConnection(both)) {
        read(connection);
      }
      for (String refused :
          new String[] {
            running.url(), running.url() + "?useEncryption=true", trusting,
          }) {
        SQLException e =
            assertThrows(SQLException.class, () -> DriverManager.getConnection(refused));
        assertEquals("08001", e.getSQLState(), refused);
      }
      try (Connection connection =
          DriverManager.getConnection(
              both.replace(
                  "tlsRootCerts=" + server.certificate, "disableCertificateVerification=true"))) {
        read(connection);
      }
    }
  }
}
