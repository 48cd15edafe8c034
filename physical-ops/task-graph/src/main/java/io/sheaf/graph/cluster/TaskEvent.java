package io.sheaf.graph.cluster;

/** What may happen to a task; see {@link Transitions}. */
enum TaskEvent {
  /** An output needs it. */
  SUBMITTED,
  /** All it reads is in memory somewhere. */
  INPUTS_COMPLETE,
  /** The same for a barrier, which has nothing to run. */
  PASSED,
  /** Something it reads is not in memory any more. */
  INPUT_LOST,
  /** The last member that may run it is gone. */
  NOBODY_MAY,
  /** There is a member again that may run it. */
  SOMEBODY_MAY,
  /** Given to a member. */
  ASSIGNED,
  /** Its member has made the output. */
  FINISHED,
  /** Its member gave it back unstarted. */
  HANDED_BACK,
  /** The attempt failed and another follows. */
  ATTEMPT_FAILED,
  /** Its member died with it. */
  MEMBER_LOST,
  /** The attempt failed and with it the execution. */
  FAILED,
  /** No copy of its output is left. */
  OUTPUT_LOST,
  /** Something it has read was made again, and may differ. */
  INPUT_CHANGED,
  /** Nobody will read its output. */
  UNNEEDED,
  /** A reader must run again. */
  NEEDED_AGAIN
}
