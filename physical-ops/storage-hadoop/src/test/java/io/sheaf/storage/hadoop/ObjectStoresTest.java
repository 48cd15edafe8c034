package io.sheaf.storage.hadoop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Emulators of object stores, in processes of their own. */
@Tag("slow")
class ObjectStoresTest {
  private static final long START_SECONDS = 60;
  private static final long INSTALL_SECONDS = 300;

  /** The key that all of Azure's emulators have, as their documentation prints it. */
  private static final String AZURITE_KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  @TempDir private Path folder;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process start(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("service.log").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Waits until somebody listens. */
  private void await(Process service, int port) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < end && service.isAlive()) {
      try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (open.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
    throw new IOException(Files.readString(folder.resolve("service.log")));
  }

  @Test
  void s3FulfilsTheContract() throws Exception {
    Path jar = Path.of(System.getProperty("sheaf.target"), "emulators", "s3mock.jar");
    int port = freePort();
    Process service =
        start(
            Map.of(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            jar.toString(),
            "--com.adobe.testing.s3mock.httpPort=" + port,
            "--server.port=" + freePort(),
            "--spring.main.banner-mode=off");
    try {
      await(service, port);
      HttpResponse<String> bucket;
      try (HttpClient client = HttpClient.newHttpClient()) {
        bucket =
            client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/lake"))
                    .PUT(HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
      }
      if (bucket.statusCode() / 100 != 2) {
        throw new IOException(bucket.body());
      }
      FileSystemContract.check(
          new Service(
              "s3://lake/data",
              List.of(
                  """
                  CREATE SECRET lake (TYPE s3, KEY_ID 'key', SECRET 'Eby8vdM02', REGION 'us-east-1',
                    ENDPOINT '127.0.0.1:%d', URL_STYLE path, USE_SSL false, SCOPE 's3://lake/')
                  """
                      .formatted(port)),
              service::destroy));
    } finally {
      service.destroyForcibly().waitFor();
    }
  }

  @Test
  void azureFulfilsTheContract() throws Exception {
    assumeTrue(hasNpm(), "npm, which fetches the emulator, is not installed");
    Path home = Path.of(System.getProperty("sheaf.target"), "emulators", "azurite");
    if (!Files.exists(home.resolve("node_modules/azurite"))) {
      Files.createDirectories(home);
      Process install =
          start(
              Map.of(),
              "npm",
              "install",
              "--no-audit",
              "--prefix",
              home.toString(),
              "azurite@3.37.0");
      if (!install.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) || install.exitValue() != 0) {
        throw new IOException(Files.readString(folder.resolve("service.log")));
      }
    }
    int port = freePort();
    Process service =
        start(
            Map.of(),
            "node",
            home.resolve("node_modules/azurite/dist/src/blob/main.js").toString(),
            "--skipApiVersionCheck",
            "--loose",
            "--blobPort",
            Integer.toString(port),
            "--location",
            folder.resolve("azurite").toString());
    try {
      await(service, port);
      createContainer(port);
      FileSystemContract.check(
          new Service(
              "abfs://lake@devstoreaccount1.dfs.core.windows.net/data",
              List.of(
                  """
                  CREATE SECRET lake (TYPE azure, ACCOUNT_NAME devstoreaccount1, ACCOUNT_KEY '%s',
                    ENDPOINT '127.0.0.1:%d', USE_SSL false, HIERARCHICAL false)
                  """
                      .formatted(AZURITE_KEY, port)),
              service::destroy));
    } finally {
      service.destroyForcibly().waitFor();
    }
  }

  private static void createContainer(int port) throws IOException {
    Configuration conf = new Configuration();
    conf.set("fs.azure.account.auth.type", "SharedKey");
    conf.set("fs.azure.account.key.devstoreaccount1.dfs.core.windows.net", AZURITE_KEY);
    conf.set("fs.azure.account.key.devstoreaccount1.blob.core.windows.net", AZURITE_KEY);
    conf.set("fs.azure.abfs.endpoint", "127.0.0.1:" + port);
    conf.setBoolean("fs.azure.always.use.https", false);
    conf.set("fs.azure.networking.library", "JDK_HTTP_URL_CONNECTION");
    conf.set("fs.azure.fns.account.service.type", "BLOB");
    conf.set("fs.azure.ingress.service.type", "BLOB");
    conf.set("fs.azure.account.hns.enabled", "false");
    conf.setBoolean("fs.azure.createRemoteFileSystemDuringInitialization", true);
    URI container = URI.create("abfs://lake@devstoreaccount1.dfs.core.windows.net/");
    FileSystem.newInstance(container, conf).close();
  }

  private static boolean hasNpm() {
    for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(place, "npm"))) {
        return true;
      }
    }
    return false;
  }
}
