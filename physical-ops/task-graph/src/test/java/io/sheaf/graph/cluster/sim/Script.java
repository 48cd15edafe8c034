package io.sheaf.graph.cluster.sim;

import io.sheaf.graph.TaskKey;
import io.sheaf.graph.cluster.ClusterAction;
import io.sheaf.graph.cluster.ClusterEvent;
import io.sheaf.graph.cluster.ClusterOptions;
import io.sheaf.graph.cluster.ClusterState;
import io.sheaf.graph.cluster.ExecutionFailure;
import io.sheaf.graph.cluster.ExecutionView;
import io.sheaf.graph.cluster.Member;
import io.sheaf.graph.cluster.MemberCommand;
import io.sheaf.graph.cluster.MemberReport;
import io.sheaf.graph.cluster.MemberView;
import io.sheaf.graph.cluster.Role;
import io.sheaf.graph.cluster.Submission;
import io.sheaf.graph.cluster.TaskAttempt;
import io.sheaf.graph.cluster.TaskFailure;
import io.sheaf.graph.cluster.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells a coordinator's state machine one event after another, in the names of tasks. Counters are
 * checked after each.
 */
public final class Script {
  private final ClusterState state;
  private final Map<String, MemberCommand.Assign> assigned = new HashMap<>(); // last of each task
  private final Map<String, Integer> members = new HashMap<>();
  private final List<ClusterAction> news = new ArrayList<>();
  private final Map<Long, Submission> submissions = new HashMap<>(); // by number
  private Submission submission; // the last one
  private ExecutionFailure failure;
  private boolean finished;
  private long now;

  public Script(ClusterOptions options) {
    state = new ClusterState(options);
  }

  /** So many workers w1, w2, ... of one slot. */
  public static Script workers(int count) {
    Script script = new Script(ClusterOptions.DEFAULT);
    for (int i = 1; i <= count; i++) {
      script.join(i, Role.WORKER, 1, Map.of());
    }
    return script;
  }

  public Script join(int id, Role role, int slots, Map<String, Double> resources) {
    return feed(new ClusterEvent.Joined(now, new Member(id, "w" + id, role, slots, resources, "")));
  }

  public Script submit(SimGraph graph, int client) {
    return submit(graph.submission(1, client));
  }

  public Script submit(Submission submission) {
    this.submission = submission;
    submissions.put(submission.execution(), submission);
    return feed(new ClusterEvent.Submitted(now, submission));
  }

  /** Time passes, a tick every 100 ms; silent members are silent. */
  public Script pass(long millis) {
    for (long end = now + millis; now < end; ) {
      now += 100;
      feed(new ClusterEvent.Tick(now));
    }
    return this;
  }

  /** Time passes without a tick, as in a process that is suspended; then one comes. */
  public Script sleep(long millis) {
    now += millis;
    return feed(new ClusterEvent.Tick(now));
  }

  public Script heartbeat(int member, int running) {
    return feed(new ClusterEvent.Heartbeat(now, member, 0, running, 0, List.of()));
  }

  /** A member has had so many commands to run a task, and owes the end of these. */
  public Script owes(int member, long assigns, String... tasks) {
    List<TaskAttempt> owed = Arrays.stream(tasks).map(this::attempt).toList();
    return feed(new ClusterEvent.Heartbeat(now, member, 0, tasks.length, assigns, owed));
  }

  public Script started(String task) {
    return report(task, new MemberReport.Started(attempt(task)));
  }

  public Script finish(String task, long bytes) {
    return report(task, new MemberReport.Finished(attempt(task), bytes, null, 1000));
  }

  public Script finish(String... tasks) {
    for (String task : tasks) {
      finish(task, 1000);
    }
    return this;
  }

  public Script fail(String task, TaskFailure failure) {
    return report(task, new MemberReport.Failed(attempt(task), failure));
  }

  /** The task's member could not read the output of another task from its holder. */
  public Script fetchFails(String task, String input, boolean reached) {
    TaskFailure failed =
        new TaskFailure.FetchFailed(attempt(input), members.get(input), reached, "test");
    return fail(task, failed);
  }

  public Script lose(int member) {
    return feed(new ClusterEvent.Lost(now, member, "test"));
  }

  public Script retire(int member) {
    return feed(new ClusterEvent.Retire(now, member));
  }

  public Script report(int member, MemberReport report) {
    return feed(new ClusterEvent.Reported(now, member, report));
  }

  private Script report(String task, MemberReport report) {
    return report(members.get(task), report);
  }

  private Script feed(ClusterEvent event) {
    for (ClusterAction action : state.handle(event)) {
      news.add(action);
      if (action instanceof ClusterAction.Send send
          && send.command() instanceof MemberCommand.Assign assign) {
        String task = name(assign.task());
        assigned.put(task, assign);
        members.put(task, send.member());
      }
      if (action instanceof ClusterAction.ExecutionFailed failed) {
        failure = failed.failure();
      }
      finished |= action instanceof ClusterAction.ExecutionFinished;
    }
    state.validate();
    return this;
  }

  /** The commands since the last call, like {@code "w1 Assign a[0]"}. */
  public List<String> commands() {
    List<String> lines = new ArrayList<>();
    for (ClusterAction action : news) {
      if (action instanceof ClusterAction.Send send) {
        String text =
            switch (send.command()) {
              case MemberCommand.Assign assign -> "Assign " + name(assign.task());
              case MemberCommand.CancelTask cancel -> "CancelTask " + name(cancel.task());
              case MemberCommand.Release release -> "Release " + name(release.output());
              case MemberCommand.StealRequest steal -> "StealRequest " + name(steal.task());
              case MemberCommand.Copy copy -> "Copy " + name(copy.output());
              case MemberCommand.EndExecution end -> "EndExecution";
              case MemberCommand.PeerLost lost -> "PeerLost w" + lost.member();
              case MemberCommand.Retired retired -> "Retired";
            };
        lines.add("w" + send.member() + " " + text);
      }
    }
    news.clear();
    return lines;
  }

  /** Other actions since the last call of this or of {@link #commands}, without log lines. */
  public List<ClusterAction> decisions() {
    List<ClusterAction> decisions =
        news.stream()
            .filter(
                action ->
                    !(action instanceof ClusterAction.Send)
                        && !(action instanceof ClusterAction.Log))
            .toList();
    news.clear();
    return decisions;
  }

  private String name(TaskAttempt attempt) {
    return submissions.get(attempt.execution()).index().key(attempt.task()).toString();
  }

  /** The last attempt of a task. */
  public TaskAttempt attempt(String task) {
    return assigned.get(task).task();
  }

  /** The last assignment of a task. */
  public MemberCommand.Assign assignment(String task) {
    return assigned.get(task);
  }

  /** The member that got the task last, or 0 when none did. */
  public int memberOf(String task) {
    return members.getOrDefault(task, 0);
  }

  /** Where a task is; the execution must not be over. */
  public TaskState stateOf(String task) {
    TaskState[] found = new TaskState[1];
    state.forEachTask(
        submission.execution(),
        (key, at, attempt, member, bytes, millis) -> {
          if (key.toString().equals(task)) {
            found[0] = at;
          }
        });
    return found[0];
  }

  /** How long a task has run, or ran. */
  public long millisOf(String task) {
    long[] found = new long[1];
    state.forEachTask(
        submission.execution(),
        (key, at, attempt, member, bytes, millis) -> {
          if (key.toString().equals(task)) {
            found[0] = millis;
          }
        });
    return found[0];
  }

  public List<String> story(String layer, int index) {
    return state.story(submission.execution(), new TaskKey(layer, index));
  }

  /** The client does not want the outputs of an execution any more. */
  public Script release(long execution) {
    return feed(new ClusterEvent.OutputsReleased(now, execution));
  }

  public ExecutionView execution() {
    return state.executions().getFirst();
  }

  public List<MemberView> members() {
    return state.members();
  }

  public ExecutionFailure failure() {
    return failure;
  }

  public boolean isFinished() {
    return finished;
  }
}
