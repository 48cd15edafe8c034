package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.cluster.sim.Script;
import io.sheaf.graph.cluster.sim.SimGraph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nothing waits for ever; who leaves in good order costs nothing. */
class LivenessTest {
  @Test
  void aSilentMemberIsLostAfterItsTime() {
    Script script = Script.workers(2).submit(SimGraph.of(SimGraph.layer("a", 2)), -1);
    for (int i = 0; i < 12; i++) {
      script.heartbeat(2, 1).pass(900);
    }
    assertEquals(List.of(2), script.members().stream().map(view -> view.member().id()).toList());
    assertEquals(2, script.memberOf("a[0]"));
  }

  @Test
  void aCoordinatorThatWasSuspendedTakesNobodyForSilent() {
    Script script = Script.workers(2).submit(SimGraph.of(SimGraph.layer("a", 2)), -1);
    script.heartbeat(1, 1).heartbeat(2, 1).pass(900);
    script.sleep(20_000); // nothing was heard, since nobody listened
    assertEquals(2, script.members().size());
    for (int i = 0; i < 12; i++) {
      script.heartbeat(2, 1).pass(900);
    }
    assertEquals(List.of(2), script.members().stream().map(view -> view.member().id()).toList());
  }

  @Test
  void anExecutionWithoutWorkersEndsByName() {
    Script script = new Script(ClusterOptions.DEFAULT);
    script.submit(SimGraph.of(SimGraph.layer("a", 2)), -1).pass(59_000);
    assertNull(script.failure());
    script.pass(2_000);
    var none = assertInstanceOf(ExecutionFailure.NoMember.class, script.failure());
    assertEquals("no worker could run task a[0] for 60 s: it needs a worker", none.message());
  }

  @Test
  void aTaskNobodyMayRunNamesWhatItNeeds() {
    LayerRules gpu = new LayerRules(false, List.of("w7"), Map.of("GPU", 2.0), 0, 0);
    SimGraph graph = new SimGraph(TaskGraph.of(List.of(SimGraph.layer("a", 1)), "a"), List.of(gpu));
    Script script = Script.workers(1).submit(graph, -1);
    assertEquals(TaskState.NO_MEMBER, script.stateOf("a[0]"));
    for (int i = 0; i < 70; i++) {
      script.heartbeat(1, 0).pass(1000);
    }
    var none = assertInstanceOf(ExecutionFailure.NoMember.class, script.failure());
    assertEquals("a worker named w7 with {GPU=2.0}", none.wanted());
  }

  @Test
  void aMemberThatComesLateRunsWhatWaitedForIt() {
    LayerRules seven = new LayerRules(false, List.of("w7"), Map.of(), 0, 0);
    SimGraph graph =
        new SimGraph(TaskGraph.of(List.of(SimGraph.layer("a", 1)), "a"), List.of(seven));
    Script script = Script.workers(1).submit(graph, -1).pass(2000);
    script.join(7, Role.WORKER, 1, Map.of());
    assertEquals(7, script.memberOf("a[0]"));
  }

  @Test
  void anAttemptThatItsMemberDoesNotKnowRunsAgain() {
    Script script = Script.workers(2).submit(SimGraph.of(SimGraph.layer("a", 2)), -1);
    script.owes(1, 0).owes(2, 1, "a[1]"); // the first has not got the command yet
    assertEquals(1, script.attempt("a[0]").attempt());
    script.owes(1, 1); // it has, and tells nothing of it
    assertEquals(2, script.attempt("a[0]").attempt());
    assertEquals(1, script.attempt("a[1]").attempt());
    script.finish("a[0]", "a[1]");
    assertTrue(script.isFinished());
  }

  @Test
  void aTaskTellsHowLongItRuns() {
    Script script = Script.workers(1).submit(SimGraph.of(SimGraph.layer("a", 2)), -1);
    script.pass(500);
    assertEquals(0, script.millisOf("a[0]"), "it has not begun");
    script.started("a[0]").pass(300);
    assertEquals(300, script.millisOf("a[0]"));
    script.finish("a[0]");
    assertEquals(1, script.millisOf("a[0]"), "what its member measured");
  }

  @Test
  void aMemberThatTwoOthersDoNotReachIsLostThoughItTellsThatItIsAlive() {
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 3), SimGraph.layer("b", 3, Dependency.all("a")));
    Script script = Script.workers(3).submit(graph, -1).finish("a[0]", "a[1]", "a[2]");
    int holder = script.memberOf("a[0]");
    for (String reader : List.of("b[0]", "b[1]", "b[2]")) {
      if (script.memberOf(reader) != holder) {
        script.heartbeat(1, 1).heartbeat(2, 1).heartbeat(3, 1);
        script.fetchFails(reader, "a[0]", false);
      }
    }
    assertEquals(2, script.members().size());
    script.finish("a[0]", "b[0]", "b[1]", "b[2]");
    assertTrue(script.isFinished());
  }

  @Test
  void aTaskThatVanishesAgainAndAgainEndsItsExecution() {
    Script script = Script.workers(1).submit(SimGraph.of(SimGraph.layer("a", 1)), -1);
    script.owes(1, 1).owes(1, 2).owes(1, 3);
    var vanished = assertInstanceOf(ExecutionFailure.Vanished.class, script.failure());
    assertEquals(
        "task a[0] was given to workers that knew nothing of it, w1 the last", vanished.message());
  }

  @Test
  void anExecutionThatStandsStillEndsWithTheState() {
    Script script = Script.workers(1).submit(SimGraph.of(SimGraph.layer("a", 2)), -1);
    for (int i = 0; i < 30; i++) {
      assertNull(script.failure());
      script.heartbeat(1, 0).pass(1000); // it is there, and runs nothing
    }
    var stalled = assertInstanceOf(ExecutionFailure.Stalled.class, script.failure());
    assertTrue(stalled.dump().contains("a[0] of execution 1, attempt 1"), stalled.dump());
  }

  @Test
  void aLongTaskIsNoStandstill() {
    Script script = Script.workers(1).submit(SimGraph.of(SimGraph.layer("a", 1)), -1);
    for (int i = 0; i < 100; i++) {
      script.heartbeat(1, 1).pass(1000);
    }
    assertNull(script.failure());
  }

  @Test
  void whoRetiresHandsOverWhatOnlyItHolds() {
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 2), SimGraph.layer("b", 1, Dependency.all("a")));
    Script script = Script.workers(2).submit(graph, -1).finish("a[0]");
    script.started("a[1]").commands();
    int leaver = script.memberOf("a[0]");
    int other = 3 - leaver;
    script.retire(leaver);
    assertEquals(List.of("w" + other + " Copy a[0]"), script.commands());
    script.report(other, new MemberReport.Copied(script.attempt("a[0]")));
    assertEquals(
        List.of("w" + leaver + " Release a[0]", "w" + leaver + " Retired"), script.commands());
    assertEquals(1, script.members().size());
    script.finish("a[1]", "b[0]");
    assertTrue(script.isFinished());
    assertEquals(0, script.execution().recomputed());
  }

  @Test
  void whatNobodyCanCopyIsMadeAgain() {
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 2), SimGraph.layer("b", 1, Dependency.all("a")));
    Script script = Script.workers(3).submit(graph, -1).finish("a[0]");
    int leaver = script.memberOf("a[0]");
    script.started("a[1]").retire(leaver);
    TaskAttempt output = script.attempt("a[0]");
    for (int other = 1; other <= 3; other++) {
      if (other != leaver) {
        script.report(
            other,
            new MemberReport.CopyFailed(
                output, leaver, new TaskFailure.FetchFailed(output, leaver, false, "cut")));
      }
    }
    assertEquals(2, script.attempt("a[0]").attempt());
    script.finish("a[0]", "a[1]", "b[0]");
    assertTrue(script.isFinished());
    assertEquals(1, script.execution().recomputed());
  }

  @Test
  void whoRetiresGivesBackWhatHasNotStartedAndFinishesTheRest() {
    SimGraph graph = SimGraph.of(SimGraph.layer("a", 4));
    Script script = Script.workers(2).submit(graph, -1);
    script.started("a[0]");
    script.commands();
    int leaver = script.memberOf("a[0]");
    script.retire(leaver);
    List<String> commands = script.commands();
    assertEquals(1, commands.size());
    String waiting = commands.getFirst().replace("w" + leaver + " StealRequest ", "");
    script.report(leaver, new MemberReport.Returned(script.attempt(waiting)));
    assertEquals(TaskState.QUEUED, script.stateOf(waiting));
    script.finish("a[0]");
    assertEquals(2, script.members().size()); // it holds an output still
    script.report(3 - leaver, new MemberReport.Copied(script.attempt("a[0]")));
    assertEquals(1, script.members().size());
  }

  @Test
  void theLossOfTheClientEndsItsExecutions() {
    Script script = Script.workers(1).join(9, Role.CLIENT, 1, Map.of());
    script.submit(SimGraph.of(SimGraph.layer("a", 2)), 9);
    script.commands();
    script.lose(9);
    assertInstanceOf(ExecutionFailure.ClientLost.class, script.failure());
    assertEquals(List.of("w1 EndExecution", "w1 PeerLost w9"), script.commands());
  }
}
