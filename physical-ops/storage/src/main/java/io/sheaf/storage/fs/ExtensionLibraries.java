package io.sheaf.storage.fs;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Libraries that most statements never need: a folder beside this library's own jar, {@code hadoop}
 * for file systems, or the one that the system property {@value #PROPERTY} with its name names.
 * They are not on the class path and so cost nothing until they are asked for; then a class loader
 * of their own finds them.
 */
public final class ExtensionLibraries {
  static final String PROPERTY = "sheaf.extension.libraries.";
  private static final String FILE_SYSTEMS = "hadoop";

  /** Made once each: two loaders would have two of each class. */
  private static final Map<String, Optional<ClassLoader>> LOADERS = new ConcurrentHashMap<>();

  private ExtensionLibraries() {}

  /** A loader of file systems and formats, never closed; empty when the folder is not there. */
  public static Optional<ClassLoader> loader() {
    return loader(FILE_SYSTEMS);
  }

  /** A loader of a folder's libraries, never closed; empty when the folder is not there. */
  public static Optional<ClassLoader> loader(String folder) {
    return LOADERS.computeIfAbsent(folder, ExtensionLibraries::make);
  }

  private static Optional<ClassLoader> make(String name) {
    Optional<Path> folder = folder(name).filter(Files::isDirectory);
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder.get())) {
      List<URL> jars = new ArrayList<>();
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        jars.add(url(jar));
      }
      return Optional.of(
          new URLClassLoader(
              name, jars.toArray(URL[]::new), ExtensionLibraries.class.getClassLoader()));
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR,
          "cannot read the folder of libraries '" + folder.get() + "': " + failure.getMessage(),
          failure);
    }
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  private static Optional<Path> folder(String name) {
    String named = System.getProperty(PROPERTY + name);
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    CodeSource source = ExtensionLibraries.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path jar = Path.of(source.getLocation().toURI());
      return Files.isRegularFile(jar) ? Optional.of(jar.resolveSibling(name)) : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException notAFile) {
      return Optional.empty();
    }
  }
}
