package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.cluster.ServerOptions;
import io.sheaf.graph.SchedulerConfig.Security;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, and users that are known by their certificates. */
class TlsTest {
  private static final char[] PASSWORD = "for the test".toCharArray();

  @TempDir Path folder;

  private SqlServer server(Security security) {
    return new SqlServer(
        new ServerOptions("127.0.0.1", 0, 0, 2, 64 << 20, folder.resolve("spill"), security),
        ServiceOptions.DEFAULT);
  }

  private static FlightClient.Builder client(
      SqlServer server, BufferAllocator allocator, Security own) throws Exception {
    return FlightClient.builder(
            allocator, Location.forGrpcTls("127.0.0.1", server.address().port()))
        .trustedCertificates(Files.newInputStream(own.certificate()));
  }

  private static String user(FlightClient plain) throws Exception {
    try (FlightSqlClient client = new FlightSqlClient(plain)) {
      FlightInfo info =
          client.execute("SELECT user_name FROM sheaf.queries ORDER BY id DESC LIMIT 1");
      try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
        assertTrue(stream.next());
        return stream.getRoot().getVector(0).getObject(0).toString();
      }
    }
  }

  @Test
  void aServerProvesWhoItIs() throws Exception {
    Security own = certificate("server");
    Security alone = new Security(null, null, own.certificate(), own.key());
    try (SqlServer server = server(alone);
        BufferAllocator allocator = new RootAllocator()) {
      assertEquals("", user(client(server, allocator, own).build()));
      Security other = certificate("other");
      try (FlightSqlClient client = new FlightSqlClient(client(server, allocator, other).build())) {
        assertThrows(FlightRuntimeException.class, () -> client.execute("SELECT 1"));
      }
    }
  }

  @Test
  void aCertificateNamesTheUser() throws Exception {
    Security own = certificate("ada");
    try (SqlServer server = server(own);
        BufferAllocator allocator = new RootAllocator()) {
      assertEquals(
          "CN=ada",
          user(
              client(server, allocator, own)
                  .clientCertificate(
                      Files.newInputStream(own.certificate()), Files.newInputStream(own.key()))
                  .build()));
      try (FlightSqlClient client = new FlightSqlClient(client(server, allocator, own).build())) {
        assertThrows(FlightRuntimeException.class, () -> client.execute("SELECT 1"));
      }
    }
  }

  /** A certificate for this machine and its key, which is its own authority. */
  private Security certificate(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=IP:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Path certificate = write(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    Path key = write(name + ".key", "PRIVATE KEY", key(keys, name));
    return new Security(null, certificate, certificate, key);
  }

  private static byte[] key(KeyStore keys, String name) throws GeneralSecurityException {
    return keys.getKey(name, PASSWORD).getEncoded();
  }

  private Path write(String file, String kind, byte[] bytes) throws Exception {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
  }
}
