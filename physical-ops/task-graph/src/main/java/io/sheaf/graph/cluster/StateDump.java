package io.sheaf.graph.cluster;

/** The state of a cluster in lines, for people after a fault. */
final class StateDump {
  private static final int MOST_TASKS = 50;

  private final ClusterTables cluster;
  private final StringBuilder text = new StringBuilder();

  StateDump(ClusterTables cluster) {
    this.cluster = cluster;
  }

  String text() {
    for (MemberState member : cluster.members) {
      text.append(
          "%s (%d, %s): %d tasks for %d slots, %d queued, %d outputs, heard of %d ms ago%n"
              .formatted(
                  member.member.name(),
                  member.id(),
                  member.state,
                  member.assigned.size(),
                  member.member.slots(),
                  member.queued,
                  member.outputs,
                  cluster.now - member.lastHeard));
      member.assigned.values().forEach(this::attempt);
    }
    cluster.executions.forEach(this::execution);
    return text.toString();
  }

  private void attempt(InFlight entry) {
    text.append(
        "  %s of execution %d, attempt %d%s%n"
            .formatted(
                entry.execution.key(entry.task()),
                entry.attempt.execution(),
                entry.attempt.attempt(),
                entry.started ? ", started" : ""));
  }

  private void execution(ExecutionState execution) {
    text.append("execution %d: %s%n".formatted(execution.number(), execution.view().counts()));
    int shown = 0;
    for (int task = 0; task < execution.index.taskCount() && shown < MOST_TASKS; task++) {
      TaskState state = execution.table.state(task);
      if (state == TaskState.QUEUED || state == TaskState.NO_MEMBER || state == TaskState.WAITING) {
        text.append(
            "  %s is %s at %d, %d inputs missing%n"
                .formatted(
                    execution.key(task),
                    state,
                    execution.whereabouts.member(task),
                    execution.table.missingInputs(task)));
        shown++;
      }
    }
  }
}
