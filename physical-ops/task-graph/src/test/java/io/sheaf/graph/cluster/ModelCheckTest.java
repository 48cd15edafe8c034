package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.cluster.sim.ModelCluster;
import io.sheaf.graph.cluster.sim.ModelCluster.Trouble;
import io.sheaf.graph.cluster.sim.SimGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every order in which three tasks can run on two workers, with troubles at every point: each ends
 * with the right answer, and with nothing held.
 */
class ModelCheckTest {
  private static final String NONE = "";
  private final Set<Long> visited = new HashSet<>();
  private int ends;

  /** Two sources and what joins them: {@code a -> c <- b}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        NONE,
        "KILL",
        "LOSE_OUTPUT",
        "RETIRE",
        "STEAL",
        "CANCEL",
        "JOIN",
        "KILL JOIN",
        "KILL LOSE_OUTPUT",
        "KILL CANCEL",
        "LOSE_OUTPUT RETIRE",
        "JOIN RETIRE STEAL",
        "KILL LOSE_OUTPUT JOIN"
      })
  void aJoin(String troubles, TestReporter report) {
    check(
        SimGraph.of(
            SimGraph.layer("a", 1),
            SimGraph.layer("b", 1),
            SimGraph.layer("c", 1, Dependency.oneToOne("a"), Dependency.oneToOne("b"))),
        troubles,
        report);
  }

  /** A chain, of which the middle can go while the first is released: {@code a -> b -> c}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        NONE,
        "KILL",
        "LOSE_OUTPUT",
        "RETIRE",
        "STEAL",
        "CANCEL",
        "JOIN",
        "KILL JOIN",
        "KILL LOSE_OUTPUT",
        "KILL CANCEL",
        "LOSE_OUTPUT RETIRE",
        "JOIN RETIRE STEAL",
        "KILL LOSE_OUTPUT JOIN"
      })
  void aChain(String troubles, TestReporter report) {
    check(
        SimGraph.of(
            SimGraph.layer("a", 1),
            SimGraph.layer("b", 1, Dependency.oneToOne("a")),
            SimGraph.layer("c", 1, Dependency.oneToOne("b"))),
        troubles,
        report);
  }

  /** An exchange with its barrier: {@code a[0], a[1] -> b[0]}, and both are wanted. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        NONE,
        "KILL",
        "LOSE_OUTPUT",
        "RETIRE",
        "STEAL",
        "CANCEL",
        "JOIN",
        "KILL JOIN",
        "KILL LOSE_OUTPUT",
        "KILL CANCEL",
        "LOSE_OUTPUT RETIRE",
        "JOIN RETIRE STEAL",
        "KILL LOSE_OUTPUT JOIN"
      })
  void anExchange(String troubles, TestReporter report) {
    check(
        SimGraph.of(SimGraph.layer("a", 2), SimGraph.layer("b", 1, Dependency.all("a"))),
        troubles,
        report);
  }

  /** Depth first; the way to a point is walked again, for the machines can't go back. */
  private void check(SimGraph graph, String names, TestReporter report) {
    List<Trouble> troubles =
        names.isEmpty() ? List.of() : Stream.of(names.split(" ")).map(Trouble::valueOf).toList();
    List<Integer> path = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    while (true) {
      walk(graph, troubles, path, widths);
      while (!path.isEmpty() && path.getLast() + 1 == widths.getLast()) {
        path.removeLast();
        widths.removeLast();
      }
      if (path.isEmpty()) {
        break;
      }
      path.set(path.size() - 1, path.getLast() + 1);
    }
    report.publishEntry("states", visited.size() + " states, " + ends + " ends");
    assertTrue(ends > 0 && visited.size() > 20, visited.size() + " states, " + ends + " ends");
  }

  private void walk(
      SimGraph graph, List<Trouble> troubles, List<Integer> path, List<Integer> widths) {
    ModelCluster cluster = new ModelCluster(graph, troubles);
    for (int choice : path) {
      cluster.next().get(choice).run();
    }
    while (visited.add(cluster.fingerprint())) {
      List<Runnable> choices = cluster.next();
      if (choices.isEmpty()) {
        ends++;
        assertTrue(cluster.wrongs().isEmpty(), () -> cluster.wrongs() + " after " + path);
        return;
      }
      path.add(0);
      widths.add(choices.size());
      choices.getFirst().run();
    }
  }
}
