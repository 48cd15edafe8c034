package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.service.security.Users;
import io.sheaf.sql.Session;
import io.sheaf.sql.catalog.FileAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.auth2.BasicAuthCredentialWriter;
import org.apache.arrow.flight.auth2.BearerCredentialWriter;
import org.apache.arrow.flight.grpc.CredentialCallOption;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call, and which files their statements may read and write. */
class SecurityTest {
  @TempDir Path folder;
  private BufferAllocator allocator;

  @BeforeEach
  void start() {
    allocator = new RootAllocator();
  }

  @AfterEach
  void end() {
    allocator.close();
  }

  private SqlServer server(ServiceSecurity security) {
    return TestServers.start(
        folder.resolve("spill"), 0, ServiceOptions.DEFAULT.withSecurity(security));
  }

  private SqlServer withUsers() {
    Path file = folder.resolve("users");
    Users.add(file, "ada", "s3cret:with colon".toCharArray(), false);
    Users.add(file, "bob", "other".toCharArray(), false);
    return server(new ServiceSecurity(Optional.of(Users.read(file)), false, FileAccess.ALL));
  }

  private static CallOption basic(String user, String password) {
    return new CredentialCallOption(new BasicAuthCredentialWriter(user, password));
  }

  @Test
  void usersNeedTheirPassword() throws Exception {
    try (SqlServer server = withUsers();
        FlightClient plain = TestServers.connect(server, allocator);
        FlightSqlClient client = new FlightSqlClient(plain)) {
      FlightRuntimeException nobody =
          assertThrows(FlightRuntimeException.class, () -> client.execute("SELECT 1"));
      assertEquals(FlightStatusCode.UNAUTHENTICATED, nobody.status().code());
      assertEquals("28000", nobody.status().metadata().get("sheaf-sqlstate"));
      assertThrows(FlightRuntimeException.class, client::getCatalogs);
      assertThrows(FlightRuntimeException.class, client::getSqlInfo);
      for (CallOption wrong :
          List.of(
              basic("ada", "guess"),
              basic("eve", "s3cret:with colon"),
              basic("", ""),
              new CredentialCallOption(new BearerCredentialWriter("0123")))) {
        FlightRuntimeException refused =
            assertThrows(FlightRuntimeException.class, () -> client.execute("SELECT 1", wrong));
        assertEquals(FlightStatusCode.UNAUTHENTICATED, refused.status().code());
        assertFalse(refused.getMessage().contains("s3cret"), refused.getMessage());
      }
      assertEquals(
          1, client.execute("SELECT 1", basic("ada", "s3cret:with colon")).getEndpoints().size());
    }
  }

  @Test
  void aHandshakeGivesATokenForTheUsersOwnSession() throws Exception {
    try (SqlServer server = withUsers();
        FlightClient plain = TestServers.connect(server, allocator);
        FlightClient second = TestServers.connect(server, allocator)) {
      CallOption ada = plain.authenticateBasicToken("ada", "s3cret:with colon").orElseThrow();
      CallOption bob = second.authenticateBasicToken("bob", "other").orElseThrow();
      FlightSqlClient first = new FlightSqlClient(plain);
      FlightSqlClient other = new FlightSqlClient(second);
      first.executeUpdate("CREATE TABLE t AS SELECT 1 AS a", ada);
      FlightInfo info = first.execute("SELECT a FROM t", ada);
      Ticket ticket = info.getEndpoints().getFirst().getTicket();
      assertThrows(
          FlightRuntimeException.class,
          () -> {
            try (FlightStream stream = other.getStream(ticket, bob)) {
              stream.next();
            }
          },
          "another user's result");
      try (FlightStream stream = first.getStream(ticket, ada)) {
        assertTrue(stream.next());
      }
      FlightInfo listed =
          other.execute("SELECT id FROM sheaf.queries WHERE user_name = 'ada'", bob);
      try (FlightStream stream =
          other.getStream(listed.getEndpoints().getFirst().getTicket(), bob)) {
        assertFalse(stream.next(), "another user's statements");
      }
    }
  }

  @Test
  void anAdministratorSeesAndKillsTheStatementsOfAll() throws Exception {
    Path file = folder.resolve("users");
    Users.add(file, "ada", "s3cret".toCharArray(), true);
    Users.add(file, "bob", "other".toCharArray(), false);
    try (SqlServer server =
            server(new ServiceSecurity(Optional.of(Users.read(file)), false, FileAccess.ALL));
        FlightClient plain = TestServers.connect(server, allocator);
        FlightClient second = TestServers.connect(server, allocator)) {
      CallOption ada = plain.authenticateBasicToken("ada", "s3cret").orElseThrow();
      CallOption bob = second.authenticateBasicToken("bob", "other").orElseThrow();
      FlightSqlClient administrator = new FlightSqlClient(plain);
      FlightSqlClient other = new FlightSqlClient(second);
      FlightInfo running = other.execute("SELECT i FROM " + TestServers.numbers(7), bob);
      long id = Long.parseLong(new String(running.getAppMetadata(), StandardCharsets.US_ASCII));
      FlightInfo listed =
          administrator.execute(
              "SELECT id FROM sheaf.queries WHERE user_name = 'bob' AND state = 'running'", ada);
      try (FlightStream stream =
          administrator.getStream(listed.getEndpoints().getFirst().getTicket(), ada)) {
        assertTrue(stream.next());
        assertEquals(id, stream.getRoot().getVector("id").getObject(0));
      }
      administrator.executeUpdate("KILL QUERY " + id, ada);
      FlightRuntimeException killed =
          assertThrows(
              FlightRuntimeException.class,
              () -> {
                try (FlightStream stream =
                    other.getStream(running.getEndpoints().getFirst().getTicket(), bob)) {
                  while (stream.next()) {
                    assertTrue(stream.getRoot().getRowCount() > 0);
                  }
                }
              });
      assertEquals("57014", killed.status().metadata().get("sheaf-sqlstate"));
      FlightInfo own = administrator.execute("SELECT i FROM " + TestServers.numbers(7), ada);
      long hers = Long.parseLong(new String(own.getAppMetadata(), StandardCharsets.US_ASCII));
      assertThrows(
          FlightRuntimeException.class, () -> other.executeUpdate("KILL QUERY " + hers, bob));
    }
  }

  @Test
  void passwordsAreKeptHashed() throws IOException {
    Path file = folder.resolve("users");
    Users.add(file, "ada", "s3cret".toCharArray(), false);
    String text = Files.readString(file);
    assertTrue(text.startsWith("ada:pbkdf2-sha256$600000$"), text);
    assertFalse(text.contains("s3cret"));
    assertTrue(Users.read(file).accepts("ada", "s3cret".toCharArray()));
    assertFalse(Users.read(file).accepts("ada", "S3cret".toCharArray()));
    assertFalse(Users.read(file).accepts("eve", "s3cret".toCharArray()));
    assertThrows(SheafException.class, () -> Users.add(file, "ada", "again".toCharArray(), false));
    assertThrows(SheafException.class, () -> Users.add(file, "a:b", "x".toCharArray(), false));
    Files.writeString(file, "eve:plain\n");
    SheafException wrong = assertThrows(SheafException.class, () -> Users.read(file));
    assertFalse(wrong.getMessage().contains("plain"), wrong.getMessage());
  }

  @Test
  void sqlReadsAndWritesWhereItMay() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path out = Files.createDirectories(folder.resolve("out"));
    Path secret = Files.createDirectories(folder.resolve("secret"));
    try (Session session = Session.open(Map.of())) {
      for (Path place : List.of(data, secret)) {
        session
            .execute("COPY (VALUES (1), (2)) TO '" + place + "/a.parquet' (FORMAT PARQUET)")
            .close();
      }
    }
    Files.createSymbolicLink(data.resolve("link"), secret);
    Files.createSymbolicLink(out.resolve("dangling.parquet"), secret.resolve("new.parquet"));
    Files.createSymbolicLink(out.resolve("round"), out.resolve("round"));
    FileAccess access =
        new FileAccess(Optional.of(List.of(data.toString())), Optional.of(List.of(out.toString())));
    try (SqlServer server = server(new ServiceSecurity(Optional.empty(), false, access));
        FlightSqlClient client = new FlightSqlClient(TestServers.connect(server, allocator))) {
      client.executeUpdate("CREATE VIEW v AS SELECT * FROM '" + data + "/*.parquet'");
      assertEquals(
          2,
          client.executeUpdate(
              "COPY (SELECT * FROM v) TO '" + out + "/b.parquet' (FORMAT PARQUET)"));
      for (String denied :
          List.of(
              "SELECT * FROM '" + secret + "/a.parquet'",
              "SELECT * FROM '" + secret + "/*.parquet'",
              "SELECT * FROM '" + data + "/../secret/a.parquet'",
              "SELECT * FROM '" + data + "/link/a.parquet'",
              "SELECT * FROM '" + data + "/*/a.parquet'",
              "SELECT * FROM read_parquet('" + secret + "/a.parquet')",
              "SELECT * FROM 'file://" + secret + "/a.parquet'",
              "SELECT * FROM '/etc/passwd.parquet'",
              "CREATE VIEW w AS SELECT * FROM '" + secret + "/a.parquet'",
              "EXPLAIN SELECT * FROM '" + secret + "/a.parquet'",
              "SELECT * FROM read_csv('/etc/passwd')",
              "SELECT * FROM 'FILE:" + secret + "/a.parquet'",
              "SELECT * FROM 'file:" + data + "/../secret/a.parquet'",
              "SELECT * FROM '" + data + "/{x,../secret/a}.parquet'",
              "SELECT * FROM 'https://localhost:1/a.parquet'",
              "SUMMARIZE SELECT * FROM '" + secret + "/a.parquet'",
              "CREATE TABLE t AS SELECT * FROM '" + secret + "/a.parquet'",
              "COPY (SELECT 1 AS a) TO '" + out + "/dangling.parquet' (FORMAT PARQUET)",
              "COPY (SELECT 1 AS a) TO '" + out + "/round/a.parquet' (FORMAT PARQUET)",
              "COPY (SELECT 1 AS a) TO 'file://" + secret + "/b.parquet' (FORMAT PARQUET)",
              "COPY (SELECT 1 AS a) TO '" + data + "/b.parquet' (FORMAT PARQUET)",
              "COPY (SELECT 1 AS a) TO '" + out + "/../b.parquet' (FORMAT PARQUET)")) {
        FlightRuntimeException error =
            assertThrows(FlightRuntimeException.class, () -> client.execute(denied), denied);
        assertEquals("28000", error.status().metadata().get("sheaf-sqlstate"), denied);
        assertThrows(FlightRuntimeException.class, () -> client.prepare(denied).execute(), denied);
      }
    }
  }

  @Test
  void aReadOnlyServerKeepsFilesAndGivesSessionsTablesOfTheirOwn() throws Exception {
    FileAccess access = new FileAccess(Optional.empty(), Optional.of(List.of()));
    Path out = folder.resolve("out.parquet");
    try (SqlServer server = server(new ServiceSecurity(Optional.empty(), false, access));
        FlightSqlClient client = new FlightSqlClient(TestServers.connect(server, allocator));
        FlightSqlClient other = new FlightSqlClient(TestServers.connect(server, allocator))) {
      client.executeUpdate("CREATE TABLE t AS SELECT 1 AS a");
      assertEquals(2, client.executeUpdate("INSERT INTO t VALUES (2), (3)"));
      assertEquals(1, client.execute("SELECT a FROM t").getEndpoints().size());
      assertThrows(FlightRuntimeException.class, () -> other.execute("SELECT a FROM t"));
      FlightRuntimeException refused =
          assertThrows(
              FlightRuntimeException.class,
              () -> client.executeUpdate("COPY t TO '" + out + "' (FORMAT PARQUET)"));
      assertEquals("28000", refused.status().metadata().get("sheaf-sqlstate"));
      assertFalse(Files.exists(out));
    }
  }

  @Test
  void secretsAreNotShown() throws Exception {
    try (SqlServer server =
            TestServers.start(
                folder.resolve("spill"),
                0,
                ServiceOptions.DEFAULT.withSettings(Map.of("cluster_secret", "hush hush")));
        FlightSqlClient client = new FlightSqlClient(TestServers.connect(server, allocator))) {
      FlightInfo info = client.execute("SHOW cluster_secret");
      try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
        assertTrue(stream.next());
        assertEquals("***", stream.getRoot().getVector(0).getObject(0).toString());
      }
    }
  }

  /** The log of a server under every level shows neither passwords nor what statements hide. */
  @Test
  void secretsAreInNoLogAndNoTable() throws Exception {
    Queue<String> said = new ConcurrentLinkedQueue<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            said.add(line.getLoggerName() + ' ' + line.getMessage() + ' ' + line.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.sheaf");
    Level level = logger.getLevel();
    logger.addHandler(handler);
    logger.setLevel(Level.ALL);
    try (SqlServer server = withUsers();
        FlightSqlClient client = new FlightSqlClient(TestServers.connect(server, allocator))) {
      CallOption ada = basic("ada", "s3cret:with colon");
      assertThrows(
          FlightRuntimeException.class, () -> client.execute("SELECT 1", basic("ada", "gu3ss")));
      client.executeUpdate("CREATE SECRET web (TYPE http, BEARER_TOKEN 't0ken')", ada);
      FlightRuntimeException wrong =
          assertThrows(
              FlightRuntimeException.class,
              () -> client.executeUpdate("CREATE SECRET w (TYPE x, BEARER_TOKEN 't0ken')", ada));
      said.add(wrong.getMessage());
      FlightInfo info = client.execute("SELECT * FROM sheaf.queries", ada);
      Ticket ticket = info.getEndpoints().getFirst().getTicket();
      try (FlightStream stream = client.getStream(ticket, ada)) {
        while (stream.next()) {
          said.add(stream.getRoot().contentToTSVString());
        }
      }
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(level);
    }
    assertTrue(said.size() > 2, said::toString);
    for (String secret : List.of("s3cret", "gu3ss", "t0ken")) {
      assertTrue(said.stream().noneMatch(line -> line.contains(secret)), said::toString);
    }
  }
}
