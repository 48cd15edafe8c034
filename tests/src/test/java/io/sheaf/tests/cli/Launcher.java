package io.sheaf.tests.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs {@code ./sheaf} in a folder of its own: the classes under test, without the launcher's
 * build.
 */
final class Launcher {
  private static final int PATIENCE_SECONDS = 180;

  private final Path folder;

  /** What a process left. */
  record Outcome(int status, String stdout, String stderr) {}

  Launcher(Path folder) throws IOException {
    this.folder = folder;
    String options =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(o -> o.startsWith("--") || o.startsWith("-Darrow"))
            .map(Launcher::quoted)
            .collect(Collectors.joining(" "));
    String java =
        quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto "
            + options
            + " -cp "
            + quoted(
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")));
    Path script = folder.resolve("sheaf");
    Files.writeString(
        script,
        """
        #!/bin/bash
        if [ "$1" = java ]; then shift; exec %s "$@"; fi
        exec %s io.sheaf.cli.Main "$@"
        """
            .formatted(java, java));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** Runs {@code ./sheaf} with arguments. */
  Outcome sheaf(String... arguments) throws IOException, InterruptedException {
    return bash(
        "./sheaf "
            + List.of(arguments).stream().map(Launcher::quoted).collect(Collectors.joining(" ")));
  }

  /** Runs lines of shell in the folder. */
  Outcome bash(String script) throws IOException, InterruptedException {
    Path stdout = folder.resolve(".stdout");
    Path stderr = folder.resolve(".stderr");
    Process process =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running after " + PATIENCE_SECONDS + " s: " + script);
    }
    return new Outcome(
        process.exitValue(),
        Files.readString(stdout, StandardCharsets.UTF_8),
        Files.readString(stderr, StandardCharsets.UTF_8));
  }
}
