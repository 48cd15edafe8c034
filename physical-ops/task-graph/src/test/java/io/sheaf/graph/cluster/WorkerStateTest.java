package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a member does with each command, told event by event. */
class WorkerStateTest {
  private final WorkerState worker = new WorkerState(1);
  private final List<String> done = new ArrayList<>();

  private static TaskAttempt task(int number) {
    return new TaskAttempt(1, number, 1);
  }

  private void assign(int number) {
    assign(task(number), false);
  }

  private void assign(TaskAttempt attempt, boolean copyInputs) {
    command(new MemberCommand.Assign(attempt, attempt.task(), List.of(), copyInputs));
  }

  private void command(MemberCommand command) {
    handle(new WorkerEvent.Commanded(command));
  }

  private void handle(WorkerEvent event) {
    for (WorkerAction action : worker.handle(event)) {
      done.add(
          switch (action) {
            case WorkerAction.Fetch fetch -> "fetch " + fetch.task().task();
            case WorkerAction.Run run -> "run " + run.task().task();
            case WorkerAction.CancelRun cancel -> "cancel " + cancel.task();
            case WorkerAction.Copy copy -> "copy " + copy.output();
            case WorkerAction.Drop drop -> "drop " + drop.output();
            case WorkerAction.DropInputs drop -> "drop inputs " + drop.task();
            case WorkerAction.PeerLost lost -> "peer lost " + lost.member();
            case WorkerAction.ForgetExecution forget -> "forget " + forget.execution();
            case WorkerAction.Report report -> report.report().getClass().getSimpleName();
            case WorkerAction.Leave leave -> "leave";
          });
    }
    worker.validate();
  }

  private void finish(int number) {
    handle(new WorkerEvent.RunFinished(task(number), 1, null, 1));
  }

  private void expect(String... actions) {
    assertEquals(List.of(actions), done);
    done.clear();
  }

  @Test
  void theTaskOfTheSmallestPriorityRunsWhenASlotIsFree() {
    assign(5);
    expect("Started", "run 1:5#1");
    assign(7);
    assign(6);
    expect();
    finish(5);
    expect("Finished", "Started", "run 1:6#1");
  }

  @Test
  void anAttemptToldTwiceRunsOnce() {
    assign(1);
    assign(1);
    expect("Started", "run 1:1#1");
  }

  @Test
  void aTaskCancelledBeforeItStartsNeverRuns() {
    assign(1);
    assign(2);
    command(new MemberCommand.CancelTask(task(2)));
    finish(1);
    expect("Started", "run 1:1#1", "Finished");
  }

  /** The coordinator cancels; the body ends all the same; its output is dropped, not reported. */
  @Test
  void aTaskCancelledWhileItRunsKeepsItsSlotToTheEnd() {
    assign(1);
    assign(2);
    command(new MemberCommand.CancelTask(task(1)));
    expect("Started", "run 1:1#1", "cancel 1:1#1");
    finish(1);
    expect("drop 1:1#1", "Started", "run 1:2#1");
  }

  @Test
  void aNewAttemptRunsBesideTheCancelledOne() {
    assign(1);
    command(new MemberCommand.CancelTask(task(1)));
    assign(new TaskAttempt(1, 1, 2), false);
    expect("Started", "run 1:1#1", "cancel 1:1#1");
    finish(1);
    expect("drop 1:1#1", "Started", "run 1:1#2");
  }

  @Test
  void anOutputIsHeldUntilItIsReleased() {
    assign(1);
    finish(1);
    assertEquals(1, worker.heldCount());
    command(new MemberCommand.Release(task(1)));
    expect("Started", "run 1:1#1", "Finished", "drop 1:1#1");
    command(new MemberCommand.Release(task(1)));
    expect();
  }

  @Test
  void onlyWhatHasNotStartedIsGivenBack() {
    assign(1);
    assign(2);
    done.clear();
    command(new MemberCommand.StealRequest(task(1)));
    command(new MemberCommand.StealRequest(task(2)));
    command(new MemberCommand.StealRequest(task(3)));
    expect("StealDenied", "Returned", "StealDenied");
  }

  @Test
  void inputsAreCopiedBeforeAPinnedTaskTakesASlot() {
    assign(task(1), true);
    assign(2);
    expect("fetch 1:1#1", "Started", "run 1:2#1");
    handle(new WorkerEvent.Fetched(task(1)));
    finish(2);
    expect("Finished", "Started", "run 1:1#1");
    finish(1);
    expect("drop inputs 1:1#1", "Finished");
  }

  @Test
  void inputsCopiedForACancelledTaskAreDropped() {
    assign(task(1), true);
    command(new MemberCommand.CancelTask(task(1)));
    handle(new WorkerEvent.Fetched(task(1)));
    expect("fetch 1:1#1", "cancel 1:1#1", "drop inputs 1:1#1");
  }

  @Test
  void whoDrainsFinishesWhatRunsAndHandsBackTheRest() {
    assign(1);
    assign(2);
    done.clear();
    handle(new WorkerEvent.Drain());
    expect("Leaving", "Returned");
    assign(3);
    expect("Returned");
    finish(1);
    expect("Finished");
    command(new MemberCommand.Release(task(1)));
    command(new MemberCommand.Retired());
    expect("drop 1:1#1", "leave");
  }

  @Test
  void aCopyIsReportedAndHeld() {
    command(new MemberCommand.Copy(task(1), 4, 10));
    handle(new WorkerEvent.CopyFinished(task(1)));
    expect("copy 1:1#1", "Copied");
    command(new MemberCommand.Release(task(1)));
    expect("drop 1:1#1");
  }

  @Test
  void theEndOfAnExecutionLeavesNothing() {
    assign(1);
    finish(1);
    assign(2);
    assign(3);
    done.clear();
    command(new MemberCommand.EndExecution(1));
    expect("drop 1:1#1", "cancel 1:2#1");
    finish(2);
    expect("drop 1:2#1", "forget 1");
    assertEquals(0, worker.entryCount());
  }

  @Test
  void whoIsDisconnectedDropsAllAndReportsNothing() {
    assign(1);
    finish(1);
    assign(2);
    done.clear();
    handle(new WorkerEvent.Disconnected("test"));
    expect("drop 1:1#1", "cancel 1:2#1");
    handle(
        new WorkerEvent.RunFailed(
            task(2), new TaskFailure.User(ErrorReport.of("Cancelled", "cancelled"))));
    assign(4);
    expect();
    assertEquals(0, worker.entryCount());
  }
}
