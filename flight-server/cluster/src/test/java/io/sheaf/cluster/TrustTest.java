package io.sheaf.cluster;

import static io.sheaf.graph.portable.PortableSchedulerContract.layer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.MemberMessage;
import io.sheaf.cluster.protocol.Messages;
import io.sheaf.cluster.transport.ControlStream;
import io.sheaf.cluster.transport.FlightFrontend;
import io.sheaf.cluster.transport.Link;
import io.sheaf.cluster.transport.Peers;
import io.sheaf.cluster.transport.Protocol;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.Dependency;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.cluster.Role;
import io.sheaf.graph.portable.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and who is not. */
@Timeout(60)
class TrustTest {
  @TempDir Path folder;

  private ClusterServer server(Security security) {
    return new ClusterServer(
        new ServerOptions("127.0.0.1", 0, 0, 1, 64 << 20, folder, security), FlightFrontend.NONE);
  }

  private void runs(ClusterServer server, Security security) {
    server.awaitWorkers();
    try (TestClient client = new TestClient(folder);
        Scheduler scheduler =
            new ClusterProvider().open(client.config("sheaf://" + server.address(), 0, security))) {
      int length = 100_000; // more than travels with the news of it: it is fetched
      assertEquals(
          length,
          (int)
              scheduler.<Integer>get(
                  TaskGraph.of(
                      List.of(
                          layer("text", 1, new Program.Text(length)),
                          layer("length", 1, new Program.Length(), Dependency.oneToOne("text"))),
                      "length"),
                  "length"));
    }
  }

  private SheafException refused(ClusterServer server, Security security) {
    try (TestClient client = new TestClient(folder)) {
      return assertThrows(
          SheafException.class,
          () ->
              new ClusterProvider()
                  .open(client.config("sheaf://" + server.address(), 0, security)));
    }
  }

  private static Security secret(String text) {
    return new Security(text, null, null, null);
  }

  @Test
  void theSecretLetsIn() {
    try (ClusterServer server = server(secret("swordfish"))) {
      runs(server, secret("swordfish"));
    }
  }

  @Test
  void anotherSecretOrNoneIsRefused() {
    try (ClusterServer server = server(secret("swordfish"))) {
      assertEquals(ErrorCode.ACCESS_DENIED, refused(server, secret("sturgeon")).code());
      assertEquals(ErrorCode.ACCESS_DENIED, refused(server, Security.NONE).code());
      assertTrue(events(server, secret("swordfish")).contains("has another secret"));
    }
  }

  @Test
  void whoHasASecretDoesNotJoinThoseWithoutOne() {
    try (ClusterServer server = server(Security.NONE)) {
      SheafException refused = refused(server, secret("swordfish"));
      assertEquals(ErrorCode.ACCESS_DENIED, refused.code());
      assertTrue(refused.getMessage().contains("has no secret"), refused.getMessage());
      assertTrue(events(server, Security.NONE).contains("join refused"));
    }
  }

  /** What sheaf.events shows to a client that is let in. */
  private String events(ClusterServer server, Security security) {
    server.awaitWorkers();
    try (TestClient client = new TestClient(folder);
        Scheduler scheduler =
            new ClusterProvider().open(client.config("sheaf://" + server.address(), 0, security))) {
      return scheduler.view().events().toString();
    }
  }

  @Test
  void aNameThatIsTakenIsRefusedNamingItAndNoted() {
    try (ClusterServer server = server(Security.NONE);
        Peers peers = new Peers(Security.NONE)) {
      ManagedChannel channel = peers.connect(server.address());
      assertEquals("let in", join(channel, "twin", 1).join());
      String refusal = join(channel, "twin", 2).join();
      assertTrue(refusal.startsWith("CLOSED a worker named twin is here already"), refusal);
      String events = events(server, Security.NONE);
      assertTrue(events.contains("join refused") && events.contains("named twin"), events);
      channel.shutdownNow();
    }
  }

  /** Tells what a worker process of that name and number hears first. */
  private static CompletableFuture<String> join(ManagedChannel channel, String name, long process) {
    CompletableFuture<String> heard = new CompletableFuture<>();
    Link<MemberMessage> link =
        ControlStream.dial(channel, Messages.protocol(Version.CURRENT), new Heard(heard));
    link.send(
        List.of(
            new MemberMessage.Hello(
                name, Role.WORKER, 1, Map.of(), "127.0.0.1:" + process, process, 1 << 20)));
    return heard;
  }

  /** Takes the first thing that it hears. */
  private record Heard(CompletableFuture<String> first)
      implements Link.Receiver<CoordinatorMessage> {
    @Override
    public void received(List<CoordinatorMessage> messages, Runnable consumed) {
      first.complete("let in");
      consumed.run();
    }

    @Override
    public void ready() {}

    @Override
    public void ended(Link.End end, String reason) {
      first.complete(end + " " + reason);
    }
  }

  @Test
  void anotherVersionIsRefusedNamingBoth() {
    try (ClusterServer server = server(Security.NONE);
        Peers peers = new Peers(Security.NONE)) {
      Protocol<CoordinatorMessage, MemberMessage> own = Messages.protocol("0.0.7");
      ManagedChannel channel = peers.connect(server.address());
      CompletableFuture<String> refusal = new CompletableFuture<>();
      ControlStream.dial(channel, own, new Heard(refusal));
      String text = refusal.join();
      assertTrue(text.startsWith("OTHER_VERSION"), text);
      assertTrue(text.contains("0.0.7") && text.contains(Version.CURRENT), text);
      channel.shutdownNow();
      assertTrue(events(server, Security.NONE).contains("0.0.7"));
    }
  }

  @Test
  void tlsWithCertificatesOnBothSides() throws Exception {
    Security ours = pem("ours");
    try (ClusterServer server = server(ours)) {
      runs(server, ours);
      assertTls("its certificate is of none of the authorities", refused(server, pem("theirs")));
      assertTls("wants TLS", refused(server, Security.NONE));
      Security own = pem("own");
      Security stranger = new Security(null, ours.certificate(), own.certificate(), own.key());
      assertTls("it does not accept the certificate", refused(server, stranger));
    }
    try (ClusterServer plain = server(Security.NONE)) {
      assertTls("it does not speak TLS", refused(plain, ours));
    }
  }

  /** What is wrong stands in the message in our words, what to do in the hint. */
  private static void assertTls(String sentence, SheafException refused) {
    assertEquals(ErrorCode.CONNECTION_FAILED, refused.code());
    assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    assertTrue(refused.hint().orElse("").contains("SHEAF_TLS_CA"), refused.toString());
  }

  @Test
  void tlsWithASecret() throws Exception {
    Security both = pem("both");
    Security server = new Security("hush", null, both.certificate(), both.key());
    Security client = new Security("hush", both.certificateAuthorities(), null, null);
    try (ClusterServer opened = server(server)) {
      // The server's own tasks connect to nobody; a client checks who it talks to.
      opened.awaitWorkers();
      assertThrows(SheafException.class, () -> runs(opened, secret("hush")));
      assertEquals(
          ErrorCode.INVALID_SETTING,
          refused(opened, client).code(),
          "a client that listens too needs a certificate of its own");
      runs(opened, new Security("hush", both.certificate(), both.certificate(), both.key()));
    }
  }

  /** A certificate for this machine and its key, which is its own authority. */
  private Security pem(String name) throws IOException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    char[] password = "changeit".toCharArray();
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
                "san=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(password))
            .inheritIO()
            .start();
    try {
      assertEquals(0, keytool.waitFor());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    Path certificate = write(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    Path key = write(name + ".key", "PRIVATE KEY", keys.getKey(name, password).getEncoded());
    return new Security(null, certificate, certificate, key);
  }

  private Path write(String file, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }
}
