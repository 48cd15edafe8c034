package io.sheaf.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's classes keep the rules of the design. */
class ArchitectureTest {
  private static JavaClasses engine;

  @BeforeAll
  static void importClasses() {
    ImportOption mainCode =
        location -> !location.contains("-tests.jar") && !location.contains("/test-classes/");
    engine = new ClassFileImporter().withImportOption(mainCode).importPackages("io.sheaf");
  }

  @Test
  void modulesUseOnlyTheModulesBelow() {
    ArchitectureRules.DEPENDENCY_DIRECTION.forEach(rule -> rule.check(engine));
  }

  @Test
  void everyClassIsInAKnownModule() {
    ArchitectureRules.EVERY_CLASS_IS_IN_A_KNOWN_MODULE.check(engine);
  }

  @Test
  void calciteStopsAtThePlanner() {
    ArchitectureRules.CALCITE_STOPS_AT_THE_PLANNER.check(engine);
  }

  @Test
  void thereIsNoSecondExecutor() {
    ArchitectureRules.NO_SECOND_EXECUTOR.check(engine);
  }

  @Test
  void nothingIsDeserializedByJava() {
    ArchitectureRules.NO_JAVA_DESERIALIZATION.check(engine);
  }

  @Test
  void rawAddressesLiveInOnePackage() {
    ArchitectureRules.RAW_ADDRESSES_LIVE_IN_ONE_PACKAGE.check(engine);
    ArchitectureRules.UNSAFE_LIVES_IN_ONE_PACKAGE.check(engine);
  }

  @Test
  void taskGraphAndDriverUseTheJdkOnly() {
    ArchitectureRules.GRAPH_AND_DRIVER_USE_THE_JDK_ONLY.check(engine);
  }

  @Test
  void stateMachinesKnowNoThreadClockOrSocket() {
    ArchitectureRules.STATE_MACHINES_KNOW_NO_THREAD_CLOCK_OR_SOCKET.check(engine);
  }

  @Test
  void localModeNeedsNoClusterLibrary() {
    ArchitectureRules.LOCAL_MODE_NEEDS_NO_CLUSTER_LIBRARY.check(engine);
  }

  /** Not even by way of a library: what is on the class path would be loaded one day. */
  @ParameterizedTest
  @ValueSource(strings = "org.apache.hadoop.conf.Configuration")
  void clusterLibrariesAreNotOnTheClassPath(String name) {
    assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
  }

  @Test
  void everyPackageIsDescribed() throws IOException {
    TreeSet<Path> undescribed = new TreeSet<>();
    for (Path sources : mainSources()) {
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(Path::getParent)
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .forEach(undescribed::add);
      }
    }
    assertEquals(new TreeSet<Path>(), undescribed, "packages without package-info.java");
  }

  private static List<Path> mainSources() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> folders = Files.find(root, 3, (path, a) -> path.endsWith("src/main"))) {
      return folders.map(main -> main.resolve("java")).filter(Files::isDirectory).toList();
    }
  }
}
