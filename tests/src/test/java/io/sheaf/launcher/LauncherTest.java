package io.sheaf.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding a JDK; nothing is built here. */
class LauncherTest {
  private static final Path SCRIPT =
      Path.of("").toAbsolutePath().getParent().resolve("sheaf").normalize();

  private record Outcome(int exit, String output) {}

  @Test
  void aFolderThatIsNoJdkIsRefusedInOneLine(@TempDir Path folder) throws Exception {
    assertEquals(
        new Outcome(2, "sheaf: SHEAF_JAVA_HOME=" + folder + " is not a JDK 25 or later\n"),
        launch(SCRIPT, folder));
  }

  @Test
  void anOlderJdkIsRefused(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"24.0.2\"\n");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool : new String[] {"java", "javac"}) {
      assertEquals(true, Files.createFile(bin.resolve(tool)).toFile().setExecutable(true));
    }
    assertEquals(2, launch(SCRIPT, folder).exit());
  }

  @Test
  void theScriptWorksThroughALinkFromAnotherFolder(@TempDir Path folder) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("a link"), SCRIPT);
    assertEquals(2, launch(link, folder).exit());
  }

  private static Outcome launch(Path script, Path javaHome)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(script.toString(), "--version")
            .directory(javaHome.toFile())
            .redirectErrorStream(true);
    builder.environment().put("SHEAF_JAVA_HOME", javaHome.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
