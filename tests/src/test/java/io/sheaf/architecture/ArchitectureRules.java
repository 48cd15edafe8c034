package io.sheaf.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which code may know which other code, as rules over compiled classes. */
final class ArchitectureRules {

  /** A module, by the package that holds its classes, and the modules it may use. */
  private record Module(String name, List<String> mayUse) {
    Module(String name, String... mayUse) {
      this(name, List.of(mayUse));
    }

    private static String packages(String name) {
      return "io.sheaf." + name + "..";
    }

    ArchRule rule() {
      List<String> allowed = new ArrayList<>();
      allowed.add(packages(name));
      mayUse.forEach(module -> allowed.add(packages(module)));
      DescribedPredicate<JavaClass> foreign = not(resideInAPackage("io.sheaf.."));
      return classes()
          .that()
          .resideInAPackage(packages(name))
          .should()
          .onlyDependOnClassesThat(foreign.or(resideInAnyPackage(allowed.toArray(String[]::new))))
          .as("module " + name + " uses " + (mayUse.isEmpty() ? "no other" : mayUse))
          .allowEmptyShould(true);
    }
  }

  private static final List<Module> MODULES =
      List.of(
          new Module("columnar"),
          new Module("graph"),
          new Module("jdbc"),
          new Module("storage", "columnar"),
          new Module("operators", "storage", "columnar", "graph"),
          new Module("planner", "operators", "storage", "columnar", "graph"),
          new Module("sql", "planner", "operators", "storage", "columnar", "graph", "jdbc"),
          new Module("cluster", "sql", "planner", "operators", "storage", "columnar", "graph"),
          new Module(
              "service",
              "cluster",
              "sql",
              "planner",
              "operators",
              "storage",
              "columnar",
              "graph",
              "jdbc"),
          new Module(
              "cli",
              "service",
              "cluster",
              "sql",
              "planner",
              "operators",
              "storage",
              "columnar",
              "graph",
              "jdbc"));

  static final List<ArchRule> DEPENDENCY_DIRECTION = MODULES.stream().map(Module::rule).toList();

  static final ArchRule EVERY_CLASS_IS_IN_A_KNOWN_MODULE =
      classes()
          .should()
          .resideInAnyPackage(
              MODULES.stream().map(m -> Module.packages(m.name())).toArray(String[]::new))
          .allowEmptyShould(true);

  /** Workers run operator specifications and expressions, never relational trees. */
  static final ArchRule CALCITE_STOPS_AT_THE_PLANNER =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.sheaf.planner..", "io.sheaf.sql..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.calcite..")
          .allowEmptyShould(true);

  private static final Set<String> EXECUTION_TYPES =
      Set.of(
          "org.apache.calcite.linq4j.Enumerable",
          "org.apache.calcite.linq4j.EnumerableDefaults",
          "org.apache.calcite.linq4j.Enumerator",
          "org.apache.calcite.linq4j.Linq4j",
          "org.apache.calcite.linq4j.Queryable",
          "org.apache.calcite.linq4j.QueryProvider",
          "org.apache.calcite.rel.metadata.JaninoRelMetadataProvider",
          "org.apache.calcite.rex.RexExecutorImpl",
          "org.apache.calcite.rex.RexExecutable",
          "org.apache.calcite.runtime.ArrayBindable",
          "org.apache.calcite.runtime.Bindable");

  /** SQL runs through the task graph alone; Calcite's own ways of running a tree are out. */
  static final ArchRule NO_SECOND_EXECUTOR =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "org.apache.calcite.adapter.enumerable..",
                      "org.apache.calcite.adapter.java..",
                      "org.apache.calcite.interpreter..",
                      "org.codehaus..")
                  .or(
                      describe(
                          "are enumerables, queryables or generated code",
                          type -> EXECUTION_TYPES.contains(type.getName()))))
          .allowEmptyShould(true);

  /**
   * What comes over the wire is records and values of known types, never objects that name their
   * classes.
   */
  static final ArchRule NO_JAVA_DESERIALIZATION =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectOutputStream")
          .allowEmptyShould(true);

  private static final String RAW_MEMORY = "io.sheaf.columnar.memory..";

  static final ArchRule RAW_ADDRESSES_LIVE_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage(RAW_MEMORY)
          .should()
          .callMethodWhere(
              describe(
                  "MemorySegment.reinterpret is called",
                  call ->
                      call.getTarget().getName().equals("reinterpret")
                          && call.getTargetOwner().isAssignableTo(MemorySegment.class)))
          .allowEmptyShould(true);

  static final ArchRule UNSAFE_LIVES_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage(RAW_MEMORY)
          .should()
          .dependOnClassesThat(
              resideInAPackage("jdk.internal..")
                  .or(describe("are Unsafe", type -> type.getFullName().equals("sun.misc.Unsafe"))))
          .allowEmptyShould(true);

  /** Task graphs are useful without SQL, and the driver runs inside other people's programs. */
  static final ArchRule GRAPH_AND_DRIVER_USE_THE_JDK_ONLY =
      classes()
          .that()
          // The driver's way to servers has a transport and Arrow's formats, shaded into its one
          // jar.
          .resideInAnyPackage("io.sheaf.graph..", "io.sheaf.jdbc", "io.sheaf.jdbc.spi..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "javax.sql..", "io.sheaf.graph..", "io.sheaf.jdbc..")
          .allowEmptyShould(true);

  /** What a task graph is made of. */
  private static final Set<String> GRAPH_DATA =
      Set.of(
          "Dependency",
          "Layer",
          "Link",
          "Pattern",
          "Task",
          "TaskGraph",
          "TaskGraphBuilder",
          "TaskKey",
          "TaskOrder");

  private static final DescribedPredicate<JavaClass> DETERMINISTIC =
      describe(
          "are state machines (named ...State) or the data of a graph",
          type -> {
            String name = topLevel(type).getSimpleName();
            return type.getPackageName().startsWith("io.sheaf.graph")
                && (name.endsWith("State") || GRAPH_DATA.contains(name));
          });

  private static final Set<String> PLAIN_DATA =
      Set.of("java.io.Serializable", "java.io.ObjectStreamException", "java.time.Duration");

  private static final Set<String> THREAD_TYPES =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.util.Timer",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.CountDownLatch",
          "java.util.concurrent.Executor",
          "java.util.concurrent.ExecutorService",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.Future",
          "java.util.concurrent.ScheduledExecutorService",
          "java.util.concurrent.Semaphore");

  private static final DescribedPredicate<JavaClass> OUTSIDE_WORLD =
      resideInAnyPackage(
              "java.util.concurrent.locks..",
              "java.net..",
              "java.nio.channels..",
              "java.nio.file..",
              "java.io..",
              "java.time..")
          .and(not(describe("are plain data", type -> PLAIN_DATA.contains(type.getName()))))
          .or(
              describe(
                  "start, hold or await threads", type -> THREAD_TYPES.contains(type.getName())));

  /** Events in, actions out: what happens can be told from the events alone, and be replayed. */
  static final ArchRule STATE_MACHINES_KNOW_NO_THREAD_CLOCK_OR_SOCKET =
      noClasses()
          .that(DETERMINISTIC)
          .should()
          .dependOnClassesThat(OUTSIDE_WORLD)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Object.class, "wait")
          .orShould()
          .callMethod(Object.class, "notifyAll")
          .allowEmptyShould(true);

  /**
   * One machine starts without the libraries of clusters: only the parts for the network use them.
   */
  static final ArchRule LOCAL_MODE_NEEDS_NO_CLUSTER_LIBRARY =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.sheaf.cluster..",
              "io.sheaf.service..",
              "io.sheaf.jdbc.remote..",
              "io.sheaf.storage.hadoop..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "io.grpc..", "org.apache.hadoop..")
          .allowEmptyShould(true);

  private ArchitectureRules() {}

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureRules::topLevel).orElse(type);
  }
}
