package io.sheaf.graph.cluster;

/** An attempt that a member has been given and has not reported back. */
final class InFlight {
  final ExecutionState execution;
  final TaskAttempt attempt;
  final int micros; // its estimated duration, part of the member's load
  final long number; // of the command that gave it, among all to that member
  boolean started; // as far as known
  long startedAt; // when that was heard
  int thief = Whereabouts.NOBODY; // the idle member for which it was asked back

  InFlight(ExecutionState execution, TaskAttempt attempt, int micros, long number) {
    this.execution = execution;
    this.attempt = attempt;
    this.micros = micros;
    this.number = number;
  }

  int task() {
    return attempt.task();
  }
}
