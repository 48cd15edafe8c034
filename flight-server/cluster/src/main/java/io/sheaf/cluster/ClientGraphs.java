package io.sheaf.cluster;

import io.sheaf.cluster.protocol.ClusterSnapshot;
import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.LayerForm;
import io.sheaf.cluster.protocol.MemberMessage;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.cluster.MemberReport;
import io.sheaf.graph.cluster.TaskFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * The executions that a client has started over one membership. Changed by the member's loop; asked
 * for bodies by the threads of tasks.
 */
final class ClientGraphs implements MemberNode.ClientPart {
  private final Map<Integer, ClusterExecution> byNumber = new HashMap<>();
  private final Map<Long, ClusterExecution> byId = new ConcurrentHashMap<>();
  private final Map<Integer, CompletableFuture<ClusterSnapshot>> looks = new HashMap<>();
  private MemberNode node;
  private int lastNumber;
  private int lastLook;
  private boolean over;

  void setNode(MemberNode node) {
    this.node = node;
  }

  /** Hands a graph to the coordinator; by any thread. */
  void submit(ClusterExecution execution) {
    node.post(
        () -> {
          if (over) {
            execution.over(connectionLost("the connection to the cluster is closed"), null);
            return;
          }
          int number = ++lastNumber;
          byNumber.put(number, execution);
          execution.submitted(number);
          node.send(new MemberMessage.Submit(number, execution.portable()));
        });
  }

  /** Tells the coordinator that an execution is not wanted; by any thread. */
  void cancel(ClusterExecution execution) {
    node.post(
        () -> {
          if (byNumber.containsValue(execution)) {
            node.send(new MemberMessage.Cancel(execution.number(), "the client has cancelled it"));
          }
        });
  }

  /** An output can't be read where it should be; by any thread. */
  void unreadable(ClusterExecution execution, TaskFailure.FetchFailed failure) {
    node.post(
        () -> {
          if (byNumber.containsValue(execution)) {
            node.send(
                new MemberMessage.News(new MemberReport.OutputUnreadable(failure), null, null));
          }
        });
  }

  /** The outputs of an execution are not wanted any more; by any thread. */
  void release(ClusterExecution execution) {
    node.post(
        () -> {
          if (byNumber.remove(execution.number()) != null) {
            byId.remove(execution.id());
            node.send(new MemberMessage.Release(execution.number()));
          }
        });
  }

  /** Asks what goes on; by any thread. */
  CompletableFuture<ClusterSnapshot> look() {
    CompletableFuture<ClusterSnapshot> seen = new CompletableFuture<>();
    node.post(
        () -> {
          if (over) {
            seen.complete(ClusterSnapshot.EMPTY);
            return;
          }
          int request = ++lastLook;
          looks.put(request, seen);
          node.send(new MemberMessage.Look(request));
        });
    return seen;
  }

  /** Makes the bodies of a layer that stays in this process. */
  IntFunction<TaskBody> bodies(long execution, LayerForm layer) {
    return byId.get(execution).bodies(layer.position());
  }

  @Override
  public void handle(CoordinatorMessage message) {
    switch (message) {
      case CoordinatorMessage.ExecutionKnown known -> {
        ClusterExecution execution = byNumber.get(known.execution());
        if (execution != null) {
          execution.known(known.id());
          byId.put(known.id(), execution);
        }
      }
      case CoordinatorMessage.ExecutionDone done -> {
        ClusterExecution execution = byNumber.get(done.execution());
        if (execution != null) {
          execution.finished(done.outputs(), node.peers(), node.self());
        }
      }
      case CoordinatorMessage.ExecutionOver end -> {
        ClusterExecution execution = forget(end.execution());
        if (execution != null) {
          execution.failed(end.failure(), end.detail(), node.self());
        }
      }
      case CoordinatorMessage.ExecutionRefused refused -> {
        ClusterExecution execution = forget(refused.execution());
        if (execution != null) {
          execution.over(new SheafException(ErrorCode.CONNECTION_FAILED, refused.reason()), null);
        }
      }
      case CoordinatorMessage.ExecutionMoved moved -> {
        ClusterExecution execution = byNumber.get(moved.execution());
        if (execution != null) {
          execution.moved(moved.total(), moved.done(), moved.running());
        }
      }
      case CoordinatorMessage.TaskSaid said -> {
        ClusterExecution execution = byNumber.get(said.execution());
        if (execution != null) {
          execution.said(said);
        }
      }
      case CoordinatorMessage.Seen seen -> {
        CompletableFuture<ClusterSnapshot> asked = looks.remove(seen.request());
        if (asked != null) {
          asked.complete(seen.snapshot());
        }
      }
      default -> throw new IllegalArgumentException("not for clients: " + message);
    }
  }

  private ClusterExecution forget(int number) {
    ClusterExecution execution = byNumber.remove(number);
    if (execution != null) {
      byId.remove(execution.id());
    }
    return execution;
  }

  @Override
  public void started(MemberTask task) {
    ClusterExecution execution = byId.get(task.attempt().execution());
    if (execution != null) {
      execution.taskStarted();
      task.ranFor(execution);
    }
  }

  @Override
  public void ended(MemberTask task, Throwable failure) {
    if (task.execution() != null) {
      task.execution().taskEnded(task.key(), failure);
    }
  }

  @Override
  public void disconnected(MemberNode.Ended how) {
    over = true;
    SheafException lost = connectionLost(how.reason());
    List.copyOf(byNumber.values()).forEach(execution -> execution.over(lost, null));
    byNumber.clear();
    byId.clear();
    looks.values().forEach(asked -> asked.complete(ClusterSnapshot.EMPTY));
    looks.clear();
  }

  static SheafException connectionLost(String reason) {
    return new SheafException(
            ErrorCode.CONNECTION_LOST, "the connection to the cluster was lost: " + reason)
        .withHint("run the statement again: nothing of it is left");
  }
}
