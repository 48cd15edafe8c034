package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.Layer;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.cluster.sim.Script;
import io.sheaf.graph.cluster.sim.SimGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which member gets a task. */
class PlacementTest {
  private static final long MB = 1_000_000;

  private static LayerRules on(String... members) {
    return new LayerRules(false, List.of(members), Map.of(), 0, 0);
  }

  private static SimGraph graph(List<Layer> layers, List<LayerRules> rules, String... outputs) {
    return new SimGraph(TaskGraph.of(layers, outputs), rules);
  }

  /**
   * A task reads x from w1 and y from w2; w1 has so many tasks of about 100 ms besides. The network
   * moves 500 MB a second.
   */
  @ParameterizedTest
  @CsvSource({
    // MB at w1, MB at w2, others at w1, pattern, member
    "1, 0, 0, one, 1",
    "0, 1, 0, one, 2",
    "1, 1, 0, one, 1", // equal: the smaller id
    "1, 2, 0, one, 2", // the smaller part moves
    "10, 0, 1, one, 2", // moving takes 20 ms, waiting 100
    "100, 0, 1, one, 1", // moving takes 200 ms
    "100, 0, 3, one, 2", // waiting takes 300
    "100, 0, 1, share, 2", // its share is a tenth
    "100, 0, 1, whole, 1",
  })
  void theMemberWhereItStartsFirst(int x, int y, int others, String pattern, int member) {
    int readers = pattern.equals("share") ? 10 : 1;
    List<Layer> layers =
        List.of(
            SimGraph.layer("x", 1),
            SimGraph.layer("y", 1),
            SimGraph.layer("busy", Math.max(1, others)),
            SimGraph.layer("task", readers, read("x", pattern), read("y", pattern)));
    List<LayerRules> rules = List.of(on("w1"), on("w2"), on("w1"), LayerRules.ANY);
    String[] outputs = others > 0 ? new String[] {"task", "busy"} : new String[] {"task"};
    Script script = Script.workers(2).submit(graph(layers, rules, outputs), -1);
    script.report(1, finished(script.attempt("x[0]"), x * MB));
    script.report(2, finished(script.attempt("y[0]"), y * MB));
    assertEquals(member, script.memberOf("task[0]"));
  }

  private static MemberReport finished(TaskAttempt task, long bytes) {
    return new MemberReport.Finished(task, bytes, null, 100_000);
  }

  private static Dependency read(String layer, String pattern) {
    return switch (pattern) {
      case "share" -> Dependency.all(layer);
      case "whole" -> Dependency.broadcast(layer);
      default -> Dependency.oneToOne(layer);
    };
  }

  /** An exchange of two: w1 holds most, but what reader 1 wants is at w2. */
  @Test
  void sharesOfAnExchangeCountExactly() {
    List<Layer> layers =
        List.of(
            SimGraph.layer("x", 1),
            SimGraph.layer("y", 1),
            SimGraph.layer("task", 2, Dependency.all("x"), Dependency.all("y")));
    Script script =
        Script.workers(2)
            .submit(graph(layers, List.of(on("w1"), on("w2"), LayerRules.ANY), "task"), -1);
    script.report(
        1,
        new MemberReport.Finished(script.attempt("x[0]"), 90 * MB, new long[] {89 * MB, MB}, 10));
    script.report(
        2,
        new MemberReport.Finished(script.attempt("y[0]"), 20 * MB, new long[] {MB, 19 * MB}, 10));
    assertEquals(1, script.memberOf("task[0]"));
    assertEquals(2, script.memberOf("task[1]"));
  }

  @Test
  void readersOfAnExchangeShareOneTable() {
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 4), SimGraph.layer("b", 4, Dependency.all("a")));
    Script script = Script.workers(4).submit(graph, -1).finish("a[0]", "a[1]", "a[2]", "a[3]");
    List<LocationTable> tables = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      MemberCommand.Assign assign = script.assignment("b[" + i + "]");
      tables.add(assertInstanceOf(Input.All.class, assign.inputs().getFirst()).table());
    }
    assertEquals(4, tables.getFirst().members().length);
    tables.forEach(table -> assertSame(tables.getFirst(), table));
  }

  @Test
  void rootsNeverExceedTheSlotsAndOne() {
    Script script = new Script(ClusterOptions.DEFAULT);
    script.join(1, Role.WORKER, 2, Map.of()).join(2, Role.WORKER, 2, Map.of());
    script.submit(SimGraph.of(SimGraph.layer("a", 100)), -1);
    assertEquals(List.of(3, 3), script.members().stream().map(MemberView::assigned).toList());
    script.finish("a[0]");
    assertEquals(List.of(3, 3), script.members().stream().map(MemberView::assigned).toList());
  }

  /** Four tasks on two workers of four slots: two each, though one had room for all. */
  @Test
  void fewRootsAreSpread() {
    Script script = new Script(ClusterOptions.DEFAULT);
    script.join(1, Role.WORKER, 4, Map.of()).join(2, Role.WORKER, 4, Map.of());
    script.submit(SimGraph.of(SimGraph.layer("a", 4)), -1);
    assertEquals(List.of(2, 2), script.members().stream().map(MemberView::assigned).toList());
  }

  @Test
  void aPinnedTaskRunsOnTheClientAndCopiesItsInputs() {
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 2), SimGraph.layer("b", 1, Dependency.all("a"))).pinned();
    Script script = Script.workers(2).join(9, Role.CLIENT, 1, Map.of()).submit(graph, 9);
    script.finish("a[0]", "a[1]");
    assertEquals(9, script.memberOf("b[0]"));
    assertTrue(script.assignment("b[0]").copyInputs());
  }

  @Test
  void theClientRunsNothingElse() {
    Script script = new Script(ClusterOptions.DEFAULT).join(9, Role.CLIENT, 4, Map.of());
    script.submit(SimGraph.of(SimGraph.layer("a", 4)), 9);
    assertEquals(0, script.memberOf("a[0]"));
  }

  @Test
  void resourcesLimitWhatRunsAtATime() {
    LayerRules gpu = new LayerRules(false, List.of(), Map.of("GPU", 1.0), 0, 0);
    SimGraph graph = graph(List.of(SimGraph.layer("a", 4)), List.of(gpu), "a");
    Script script = new Script(ClusterOptions.DEFAULT);
    script.join(1, Role.WORKER, 4, Map.of()).join(2, Role.WORKER, 4, Map.of("GPU", 2.0));
    script.submit(graph, -1);
    assertEquals(List.of(0, 2), script.members().stream().map(MemberView::assigned).toList());
    script.finish("a[0]");
    assertEquals(List.of(0, 2), script.members().stream().map(MemberView::assigned).toList());
    assertEquals(2, script.memberOf("a[2]"));
  }

  @Test
  void layersOfAHigherPriorityGoFirst() {
    LayerRules high = new LayerRules(false, List.of(), Map.of(), 0, 5);
    SimGraph graph =
        graph(
            List.of(SimGraph.layer("a", 3), SimGraph.layer("b", 3)),
            List.of(LayerRules.ANY, high),
            "a",
            "b");
    Script script = Script.workers(1).submit(graph, -1);
    assertEquals(List.of("w1 Assign b[0]", "w1 Assign b[1]"), script.commands());
  }

  @Test
  void executionsOfOnePriorityTakeTurnsAndAHigherOneGoesFirst() {
    SimGraph graph = SimGraph.of(SimGraph.layer("a", 9));
    Script script = Script.workers(1);
    script.submit(graph.submission(1, -1)); // takes both places
    script.submit(graph.submission(2, -1));
    Submission high = new Submission(3, -1, graph.index(), graph.order(), List.of(), 1);
    TaskAttempt first = new TaskAttempt(1, 0, 1);
    TaskAttempt second = new TaskAttempt(1, 1, 1);
    script.report(1, finished(first, 1));
    assertEquals(2, script.attempt("a[0]").execution());
    script.submit(high);
    script.report(1, finished(second, 1));
    assertEquals(3, script.attempt("a[0]").execution());
  }
}
