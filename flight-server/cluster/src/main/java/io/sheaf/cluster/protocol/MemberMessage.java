package io.sheaf.cluster.protocol;

import io.sheaf.graph.PortableGraph;
import io.sheaf.graph.cluster.MemberReport;
import io.sheaf.graph.cluster.Role;
import io.sheaf.graph.cluster.TaskAttempt;
import java.util.List;
import java.util.Map;

/** What a member tells its coordinator. */
public sealed interface MemberMessage {
  /**
   * The first message: who it is.
   *
   * @param name wanted for it; the coordinator makes one up when it is empty
   * @param slots tasks it runs at a time
   * @param resources amounts that tasks may ask for
   * @param address where others fetch its outputs; empty when they can't
   * @param processId on its machine
   * @param memoryLimit bound on the memory of its data, in bytes
   */
  record Hello(
      String name,
      Role role,
      int slots,
      Map<String, Long> resources,
      String address,
      long processId,
      long memoryLimit)
      implements MemberMessage {}

  /**
   * It is alive, and what it uses and does.
   *
   * @param running tasks it runs
   * @param assigns commands to run a task that it has had so far
   * @param tasks of those, the attempts whose end it still owes
   */
  record Heartbeat(long memoryBytes, int running, long assigns, List<TaskAttempt> tasks)
      implements MemberMessage {}

  /**
   * News of its tasks.
   *
   * @param output of a finished task, what readers need to know of it; else null
   * @param said what a finished task reported; null when nothing
   */
  record News(MemberReport report, OutputForm output, byte[] said) implements MemberMessage {}

  /**
   * Run a graph.
   *
   * @param execution a number this client has not used before
   */
  record Submit(int execution, PortableGraph graph) implements MemberMessage {}

  /** A graph is not wanted any more. */
  record Cancel(int execution, String reason) implements MemberMessage {}

  /** The outputs of a finished graph are not wanted any more. */
  record Release(int execution) implements MemberMessage {}

  /** Data it has read from another member, since it last told. */
  record Moved(long execution, int layer, int producer, long batches, long rows, long bytes)
      implements MemberMessage {}

  /** What goes on in the cluster? Answered by {@link CoordinatorMessage.Seen}. */
  record Look(int request) implements MemberMessage {}
}
