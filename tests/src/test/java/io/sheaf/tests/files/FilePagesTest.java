package io.sheaf.tests.files;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import io.sheaf.tests.oracle.PageExamples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of the pages on COPY and on files elsewhere, of the latter those of the web. */
class FilePagesTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void copyDoesWhatItsPageSays(@TempDir Path folder) throws IOException {
    int ran = PageExamples.run(DOCS.resolve("reference/copy.md"), folder);
    assertTrue(ran > 5, "the page has examples");
  }

  @Test
  void filesOfWebServersAreReadAsThePageSays(@TempDir Path folder) throws IOException {
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            folder.toRealPath(),
            SimpleFileServer.OutputLevel.NONE);
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      int ran =
          PageExamples.run(
              DOCS.resolve("guide/remote-files.md"),
              folder,
              sql -> sql.replace("'https://example.org/data/trips", "'" + address + "data/trips"));
      assertTrue(ran > 8, "the page has examples");
    } finally {
      server.stop(0);
    }
  }
}
