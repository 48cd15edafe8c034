package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.cluster.sim.Script;
import io.sheaf.graph.cluster.sim.SimGraph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A later execution hands on what an earlier one holds, as the steps of a plan that changes do:
 * {@code a -> b} is the first, and {@code g -> c} the second, where g[i] is the output of b[i].
 */
class HandedOverTest {
  private static SimGraph earlier() {
    return SimGraph.of(SimGraph.layer("a", 2), SimGraph.layer("b", 2, Dependency.oneToOne("a")));
  }

  private static Submission later() {
    Submission plain =
        SimGraph.of(SimGraph.layer("g", 2), SimGraph.layer("c", 2, Dependency.all("g")))
            .submission(2, -1);
    return new Submission(
        2,
        plain.client(),
        plain.index(),
        plain.order(),
        plain.rules(),
        0,
        Map.of(0, new Submission.Given(1, 2)));
  }

  /** Two workers; the first execution has finished, b[0] at w1 and b[1] at w2. */
  private static Script finished() {
    Script script = Script.workers(2).submit(earlier(), -1);
    script.finish("a[0]", "a[1]", "b[0]", "b[1]");
    assertTrue(script.isFinished());
    assertEquals(List.of(1, 2), List.of(script.memberOf("b[0]"), script.memberOf("b[1]")));
    script.commands();
    return script;
  }

  @Test
  void eachResultIsHandedOverWhereItIs() {
    Script script = finished().submit(later());
    assertEquals(List.of("w1 Assign g[0]", "w2 Assign g[1]"), script.commands());
  }

  /** The worker with b[0] and g[0] dies: both are made again, and nothing else. */
  @Test
  void whatIsLostBetweenTwoStepsIsMadeAgainByTheFirst() {
    Script script = finished();
    script.lose(1);
    script.submit(later());
    assertEquals(TaskState.NO_MEMBER, script.stateOf("g[0]"));
    script.finish("a[0]", "b[0]").pass(100); // a tick looks for it
    assertEquals(2, script.memberOf("g[0]"));
    script.finish("g[1]", "g[0]", "c[0]", "c[1]");
    assertEquals(2, script.execution().recomputed());
    assertNull(script.failure());
  }

  @Test
  void whatIsHandedOverAndLostIsHandedOverAgain() {
    Script script = finished().submit(later()).finish("g[0]", "g[1]");
    script.lose(1);
    assertEquals(TaskState.NO_MEMBER, script.stateOf("g[0]"));
    assertEquals(TaskState.MEMORY, script.stateOf("g[1]"));
    script.finish("a[0]", "b[0]").pass(100).finish("g[0]", "c[0]", "c[1]");
    assertNull(script.failure());
    assertEquals(TaskState.MEMORY, script.stateOf("c[1]"));
  }

  /** Making the result again takes two minutes: nobody takes that for a lack of workers. */
  @Test
  void aResultMayTakeItsTimeToBeMadeAgain() {
    Script script = finished();
    script.lose(1);
    script.submit(later());
    for (int i = 0; i < 120; i++) {
      script.heartbeat(2, 1).pass(1000);
    }
    assertNull(script.failure());
    script.finish("a[0]", "b[0]").pass(100).finish("g[1]", "g[0]", "c[0]", "c[1]");
    assertNull(script.failure());
  }

  @Test
  void whoWaitsForAResultThatWillNeverBeMadeAgainFailsWithIt() {
    Script script = finished();
    script.lose(1);
    script.submit(later());
    script.fail("a[0]", new TaskFailure.User(ErrorReport.of("Test", "for the test")));
    assertInstanceOf(ExecutionFailure.TaskFailed.class, script.failure());
    List<ClusterAction> ends =
        script.decisions().stream()
            .filter(ClusterAction.ExecutionFailed.class::isInstance)
            .toList();
    assertEquals(2, ends.size(), ends::toString);
  }

  @Test
  void aResultThatIsReleasedTooSoonIsToldOf() {
    Script script = finished().release(1).submit(later());
    for (int i = 0; i < 70; i++) {
      script.heartbeat(1, 0).heartbeat(2, 0).pass(1000);
    }
    var none = assertInstanceOf(ExecutionFailure.NoMember.class, script.failure());
    assertEquals("a result of an earlier step", none.wanted());
  }
}
