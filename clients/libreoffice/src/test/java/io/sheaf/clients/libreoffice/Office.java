package io.sheaf.clients.libreoffice;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * LibreOffice as Debian packs it, fetched and unpacked into a folder of its own: nothing of the
 * system is changed. What it needs of libraries that the system has not comes with it.
 */
final class Office {
  private static final List<String> PACKAGES =
      List.of("libreoffice-base", "libreoffice-java-common");

  /** With this it asks to be started again, as it does after its first start. */
  private static final int AGAIN = 81;

  private final Path root;

  private Office(Path root) {
    this.root = root;
  }

  /**
   * Fetches it, unless it is there.
   *
   * @throws IOException with what apt says when it can't be had
   */
  static Office in(Path folder) throws IOException, InterruptedException {
    Path root = folder.resolve("root");
    Path done = folder.resolve("unpacked");
    if (!Files.exists(done)) {
      Path packages = Files.createDirectories(folder.resolve("packages"));
      Files.createDirectories(packages.resolve("partial"));
      Files.createDirectories(root);
      List<String> fetch = new ArrayList<>(List.of("apt-get", "install", "--yes"));
      fetch.addAll(List.of("--download-only", "--reinstall", "--no-install-recommends"));
      fetch.addAll(
          List.of("-o", "Debug::NoLocking=true", "-o", "Dir::Cache::archives=" + packages));
      fetch.addAll(PACKAGES);
      run(fetch);
      try (Stream<Path> files = Files.list(packages)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".deb")).sorted().toList()) {
          run(List.of("dpkg-deb", "-x", file.toString(), root.toString()));
        }
      }
      resettle(root);
      Files.createFile(done);
    }
    return new Office(root);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + printed);
    }
  }

  /** Its settings name the places where a system has it. */
  private static void resettle(Path root) throws IOException {
    Path home = root.resolve("usr/lib/libreoffice");
    try (Stream<Path> files = Files.list(home.resolve("program"))) {
      for (Path file : files.filter(f -> f.toString().endsWith("rc")).toList()) {
        String text = Files.readString(file);
        Files.writeString(
            file,
            text.replace(
                    "file:///usr/lib/libreoffice", home.toUri().toString().replaceAll("/$", ""))
                .replace(
                    "file:///etc/libreoffice/registry",
                    home.resolve("share/.registry").toUri().toString().replaceAll("/$", "")));
      }
    }
  }

  /** The jars of its API. */
  String classPath() {
    Path jars = root.resolve("usr/share/java");
    return jars.resolve("libreoffice.jar") + File.pathSeparator + jars.resolve("unoloader.jar");
  }

  /**
   * Starts it without windows; it answers programs on a port of loopback until one ends it.
   *
   * @param user a folder for its settings
   * @param java the home of the Java that it is to use
   */
  Process start(Path user, Path java, int port) throws IOException, InterruptedException {
    Path program = root.resolve("usr/lib/libreoffice/program");
    ProcessBuilder office =
        new ProcessBuilder(
                program.resolve("soffice.bin").toString(),
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                "-env:UserInstallation=" + user.toUri(),
                "--accept=socket,host=127.0.0.1,port=" + port + ";urp")
            .redirectErrorStream(true)
            .redirectOutput(user.resolveSibling("office.log").toFile());
    office.environment().put("HOME", user.toString());
    office.environment().put("UNO_JAVA_JFW_JREHOME", java.toUri().toString().replaceAll("/$", ""));
    office
        .environment()
        .put("LD_LIBRARY_PATH", program + ":" + root.resolve("usr/lib/x86_64-linux-gnu"));
    Process first = office.start();
    // A fresh one makes its settings and ends; one that has them listens.
    while (first.isAlive() && !listens(port)) {
      first.waitFor(100, TimeUnit.MILLISECONDS);
    }
    if (first.isAlive()) {
      return first;
    }
    if (first.exitValue() != AGAIN) {
      throw new IOException(
          "LibreOffice has ended with "
              + first.exitValue()
              + ": "
              + Files.readString(user.resolveSibling("office.log")));
    }
    return start(user, java, port);
  }

  private static boolean listens(int port) {
    try (java.net.Socket probe = new java.net.Socket()) {
      probe.connect(new java.net.InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
