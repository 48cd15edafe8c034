package io.sheaf.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs of this machine, for programs that are to run on another than the tests'. */
public final class Jdks {
  private Jdks() {}

  /** The home of the oldest JDK from the usual folders whose feature release is within bounds. */
  public static Optional<Path> between(int first, int last) throws IOException {
    for (int version = first; version <= last; version++) {
      for (String place : List.of("/usr/lib/jvm", "/opt", "/Library/Java/JavaVirtualMachines")) {
        if (!Files.isDirectory(Path.of(place))) {
          continue;
        }
        try (Stream<Path> homes = Files.list(Path.of(place))) {
          for (Path home : homes.sorted().toList()) {
            for (Path root : List.of(home, home.resolve("Contents/Home"))) {
              if (release(root) == version && Files.isExecutable(root.resolve("bin/java"))) {
                return Optional.of(root);
              }
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private static int release(Path home) throws IOException {
    Path file = home.resolve("release");
    if (!Files.isReadable(file)) {
      return 0;
    }
    Properties release = new Properties();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      release.load(in);
    }
    String text = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Integer.parseInt(text.split("[.+-]", 2)[0]);
  }
}
