package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.Pattern;
import io.sheaf.graph.cluster.sim.Script;
import io.sheaf.graph.cluster.sim.SimGraph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What runs again when something is lost, and when an execution ends instead. */
class RecoveryTest {
  private static final ErrorReport ERROR = ErrorReport.of("Test", "for the test");

  /** {@code a -> b -> c} on two workers. */
  private static SimGraph chain() {
    return SimGraph.of(
        SimGraph.layer("a", 1),
        SimGraph.layer("b", 1, Dependency.oneToOne("a")),
        SimGraph.layer("c", 1, Dependency.oneToOne("b")));
  }

  @Test
  void aLostOutputIsMadeAgainFromWhatWasReleased() {
    Script script = Script.workers(2).submit(chain(), -1).finish("a[0]", "b[0]");
    assertEquals(TaskState.DONE, script.stateOf("a[0]"));
    script.commands();
    // c runs on w1, which holds b too, and dies
    script.lose(1);
    assertEquals(List.of("w2 PeerLost w1", "w2 Assign a[0]"), script.commands());
    script.finish("a[0]", "b[0]", "c[0]");
    assertTrue(script.isFinished());
    assertEquals(2, script.execution().recomputed());
  }

  /** b[0] reads a[0] and b[1] reads a[1]: only the half that was lost runs again. */
  @Test
  void finishedWorkThatIsHeldIsNotRedone() {
    SimGraph graph =
        SimGraph.of(
            SimGraph.layer("a", 2),
            SimGraph.layer("b", 2, Dependency.oneToOne("a")),
            SimGraph.layer("c", 1, Dependency.all("b")));
    Script script = Script.workers(2).submit(graph, -1).finish("a[0]", "a[1]", "b[0]", "b[1]");
    int lost = script.memberOf("b[0]");
    assertTrue(lost != script.memberOf("b[1]"));
    script.commands();
    script.lose(lost);
    assertEquals(TaskState.MEMORY, script.stateOf("b[1]"));
    script.finish("a[0]", "b[0]", "c[0]");
    assertEquals(2, script.execution().recomputed());
    assertTrue(script.isFinished());
  }

  @Test
  void aReaderThatHasItsInputsGoesOnAndNothingRunsAgain() {
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 2), SimGraph.layer("b", 1, Dependency.all("a")));
    Script script = Script.workers(2).submit(graph, -1).finish("a[0]").finish("a[1]", 50_000_000);
    int reader = script.memberOf("b[0]");
    int other = script.memberOf("a[0]");
    assertTrue(reader != other);
    script.commands();
    script.lose(other); // a[0] is being made again when b tells that it had it already
    assertEquals(TaskState.PROCESSING, script.stateOf("a[0]"));
    script.finish("b[0]");
    assertTrue(script.isFinished());
    assertEquals(TaskState.DONE, script.stateOf("a[0]"));
    assertTrue(script.commands().contains("w" + reader + " CancelTask a[0]"));
    assertEquals(0, script.execution().recomputed());
  }

  @Test
  void aFailedFetchLosesThatOutputAlone() {
    SimGraph graph =
        SimGraph.of(
            SimGraph.layer("a", 3), SimGraph.layer("b", 1, new Dependency("a", Pattern.ALL)));
    Script script = Script.workers(1).submit(graph, -1).finish("a[0]", "a[1]", "a[2]");
    script.commands();
    script.fetchFails("b[0]", "a[1]", true);
    assertEquals(List.of("w1 Release a[1]", "w1 Assign a[1]"), script.commands());
    assertEquals(TaskState.MEMORY, script.stateOf("a[0]"));
    script.finish("a[1]", "b[0]");
    assertTrue(script.isFinished());
    assertEquals(1, script.execution().recomputed());
  }

  /** The way from w2 to w1 is broken: b goes where its input is, and a does not run again. */
  @Test
  void anUnansweredFetchIsTriedElsewhereBeforeTheOutputIsGivenUp() {
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 2), SimGraph.layer("b", 1, Dependency.all("a")));
    Script script = Script.workers(2).submit(graph, -1).finish("a[0]", 1000);
    script.finish("a[1]", 2000);
    int reader = script.memberOf("b[0]");
    String remote = script.memberOf("a[0]") == reader ? "a[1]" : "a[0]";
    script.fetchFails("b[0]", remote, false);
    assertEquals(3 - reader, script.memberOf("b[0]"));
    assertEquals(TaskState.MEMORY, script.stateOf(remote));
    script.finish("b[0]");
    assertEquals(0, script.execution().recomputed());
  }

  @Test
  void lateNewsOfAnOldAttemptIsReleased() {
    Script script = Script.workers(2).submit(chain(), -1);
    TaskAttempt old = script.attempt("a[0]");
    script.finish("a[0]").fetchFails("b[0]", "a[0]", true);
    assertEquals(2, script.attempt("a[0]").attempt());
    script.commands();
    script.report(1, new MemberReport.Finished(old, 5, null, 5));
    assertEquals(List.of("w1 Release a[0]"), script.commands());
    assertEquals(TaskState.PROCESSING, script.stateOf("a[0]"));
  }

  @Test
  void threeUnansweredFetchesLoseTheMemberAndAHeartbeatForgivesThem() {
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 4), SimGraph.layer("b", 4, Dependency.oneToOne("a")));
    Script script = Script.workers(2).submit(graph, -1);
    for (int round = 0; round < 2; round++) {
      fetchesFail(script, 2);
      script.heartbeat(1, 1);
      assertEquals(2, script.members().size());
    }
    fetchesFail(script, 3);
    assertEquals(List.of(2), script.members().stream().map(view -> view.member().id()).toList());
    assertTrue(script.decisions().stream().anyMatch(ClusterAction.Disconnect.class::isInstance));
  }

  /** News of fetches from w1 of an attempt that is over: nothing but a count follows. */
  private static void fetchesFail(Script script, int times) {
    TaskAttempt gone = new TaskAttempt(1, 0, 0);
    for (int i = 0; i < times; i++) {
      script.report(
          2,
          new MemberReport.OutputUnreadable(
              new TaskFailure.FetchFailed(gone, 1, false, "refused")));
    }
  }

  @Test
  void anErrorOfTheTaskEndsTheExecutionAtOnce() {
    Script script = Script.workers(2).submit(chain(), -1);
    script.commands();
    script.fail("a[0]", new TaskFailure.User(ERROR));
    var failed = assertInstanceOf(ExecutionFailure.TaskFailed.class, script.failure());
    assertEquals("a[0]", failed.task().toString());
    assertEquals("for the test", failed.message());
    assertEquals(List.of("w1 EndExecution"), script.commands());
  }

  @Test
  void retriesOfALayerAllowThatManyErrors() {
    SimGraph graph = chain();
    LayerRules twice = new LayerRules(false, List.of(), Map.of(), 2, 0);
    Submission submission =
        new Submission(
            1, -1, graph.index(), graph.order(), List.of(twice, LayerRules.ANY, LayerRules.ANY), 0);
    Script script = Script.workers(1).submit(submission);
    script.fail("a[0]", new TaskFailure.User(ERROR)).fail("a[0]", new TaskFailure.User(ERROR));
    assertNull(script.failure());
    assertEquals(3, script.attempt("a[0]").attempt());
    script.fail("a[0]", new TaskFailure.User(ERROR));
    assertInstanceOf(ExecutionFailure.TaskFailed.class, script.failure());
  }

  @Test
  void aTaskThatLacksMemoryGoesElsewhereAndThenFails() {
    Script script = Script.workers(2).submit(chain(), -1);
    assertEquals(1, script.memberOf("a[0]"));
    script.fail("a[0]", new TaskFailure.OutOfMemory(ERROR));
    assertEquals(2, script.memberOf("a[0]"));
    script.fail("a[0]", new TaskFailure.OutOfMemory(ERROR));
    var failed = assertInstanceOf(ExecutionFailure.TaskFailed.class, script.failure());
    assertInstanceOf(TaskFailure.OutOfMemory.class, failed.failure());
    assertEquals("w2", failed.member());
  }

  @Test
  void aTaskThatKillsThreeWorkersIsNamedAndQuarantined() {
    SimGraph graph = SimGraph.of(SimGraph.layer("a", 8));
    Script script = Script.workers(1).submit(graph, -1);
    script.join(2, Role.WORKER, 2, Map.of()).join(3, Role.WORKER, 2, Map.of());
    script.join(4, Role.WORKER, 2, Map.of());
    // a[0] kills each worker it meets; its companions a[1], ... die with it
    for (int death = 1; death <= 3; death++) {
      int member = script.memberOf("a[0]");
      script.started("a[0]");
      List<MemberView> all = script.members();
      MemberView victim =
          all.stream().filter(view -> view.member().id() == member).findFirst().orElseThrow();
      if (death == 3) {
        assertEquals(1, victim.assigned(), "the last time it has a worker of its own");
      }
      script.decisions();
      script.lose(member);
      finishAllBut(script, "a[0]");
    }
    var poison = assertInstanceOf(ExecutionFailure.Poison.class, script.failure());
    assertEquals("a[0]", poison.task().toString());
    assertEquals(3, poison.members().size());
  }

  /** Others finish wherever they run, so that a worker gets empty. */
  private static void finishAllBut(Script script, String task) {
    for (int i = 0; i < 8 && script.failure() == null; i++) {
      String other = "a[" + i + "]";
      if (!other.equals(task) && script.stateOf(other) == TaskState.PROCESSING) {
        script.finish(other);
      }
    }
  }

  @Test
  void whatTheClientCouldNotReadIsMadeAgainAndAnnouncedAgain() {
    Script script = Script.workers(2).submit(chain(), -1).finish("a[0]", "b[0]", "c[0]");
    assertTrue(script.isFinished());
    script.decisions();
    TaskAttempt output = script.attempt("c[0]");
    script.report(
        2,
        new MemberReport.OutputUnreadable(
            new TaskFailure.FetchFailed(output, script.memberOf("c[0]"), true, "damaged")));
    script.finish("a[0]", "b[0]", "c[0]");
    List<ClusterAction> news = script.decisions();
    assertEquals(1, news.size());
    var again = assertInstanceOf(ClusterAction.ExecutionFinished.class, news.getFirst());
    assertEquals(2, again.outputs().attempts()[0]);
  }

  @Test
  void theStoryOfATaskTellsItsTransitions() {
    Script script = Script.workers(1).submit(chain(), -1).finish("a[0]");
    List<String> story = script.story("a", 0);
    assertEquals(4, story.size(), story.toString());
    assertEquals("0 ms: a[0] PROCESSING -> MEMORY (FINISHED, member 1)", story.get(3));
  }
}
