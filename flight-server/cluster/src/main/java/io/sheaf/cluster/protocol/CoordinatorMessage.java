package io.sheaf.cluster.protocol;

import io.sheaf.graph.TaskKey;
import io.sheaf.graph.cluster.ExecutionFailure;
import io.sheaf.graph.cluster.LocationTable;
import io.sheaf.graph.cluster.MemberCommand;
import io.sheaf.graph.cluster.Role;
import io.sheaf.graph.cluster.TaskAttempt;
import java.util.List;

/** What a coordinator tells a member. */
public sealed interface CoordinatorMessage {
  /** The answer to a {@link MemberMessage.Hello}: the member's number and its name. */
  record Welcome(int member, String name) implements CoordinatorMessage {}

  /** A member is there, the addressee perhaps; told before anything speaks of it. */
  record PeerJoined(int member, String name, Role role, int slots, String address)
      implements CoordinatorMessage {}

  /** A member is gone. */
  record PeerLeft(int member) implements CoordinatorMessage {}

  /** A layer, told before the first of its tasks. */
  record LayerKnown(long execution, LayerForm layer) implements CoordinatorMessage {}

  /**
   * Where the outputs of a layer are, told before a task is to read them all.
   *
   * @param outputs parallel to the table
   */
  record OutputsAt(LocationTable table, List<OutputForm> outputs) implements CoordinatorMessage {}

  /** Run a task. See {@link MemberCommand.Assign}. */
  record Assigned(TaskAttempt task, long priority, List<InputForm> inputs, boolean copyInputs)
      implements CoordinatorMessage {}

  /**
   * Copy an output from another member. See {@link MemberCommand.Copy}.
   *
   * @param key the task that made it, for messages
   */
  record Copying(MemberCommand.Copy command, TaskKey key, OutputForm output)
      implements CoordinatorMessage {}

  /** Any other command. */
  record Commanded(MemberCommand command) implements CoordinatorMessage {}

  /**
   * To the client: all outputs are there.
   *
   * @param execution the client's number of it
   * @param id the cluster's number of it
   * @param outputs parallel to the graph's outputs
   */
  record ExecutionDone(int execution, long id, InputForm.Some outputs)
      implements CoordinatorMessage {}

  /**
   * To the client: there will be no outputs.
   *
   * @param detail lines that help to find the cause; empty when there are none
   */
  record ExecutionOver(int execution, ExecutionFailure failure, String detail)
      implements CoordinatorMessage {}

  /** To the client: its graph can't be run. */
  record ExecutionRefused(int execution, String reason) implements CoordinatorMessage {}

  /** To the client: the number by which the cluster knows an execution; told before its tasks. */
  record ExecutionKnown(int execution, long id) implements CoordinatorMessage {}

  /** To the client: how far its graph has come. */
  record ExecutionMoved(int execution, int total, int done, int running)
      implements CoordinatorMessage {}

  /** To the client: what a task reported. */
  record TaskSaid(int execution, int task, int attempt, String member, byte[] said)
      implements CoordinatorMessage {}

  /** The answer to a {@link MemberMessage.Look}. */
  record Seen(int request, ClusterSnapshot snapshot) implements CoordinatorMessage {}

  /** The coordinator ends: finish, or leave. */
  record Farewell(String reason) implements CoordinatorMessage {}
}
