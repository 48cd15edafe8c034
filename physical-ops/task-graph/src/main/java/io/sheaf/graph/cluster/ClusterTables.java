package io.sheaf.graph.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the parts of a {@link ClusterState} share: members, executions, and the actions so far. */
final class ClusterTables {
  final ClusterOptions options;
  final List<MemberState> members = new ArrayList<>(); // by id
  final List<ExecutionState> executions = new ArrayList<>(); // by number
  long now;
  long turns;
  final Map<String, Long> shunned = new TreeMap<>(); // addresses nobody reached, until when
  private final Map<Integer, MemberState> memberById = new HashMap<>();
  private final Map<Long, ExecutionState> executionByNumber = new HashMap<>();
  private List<ClusterAction> actions = new ArrayList<>();

  ClusterTables(ClusterOptions options) {
    this.options = options;
  }

  /** The member, or null when it is gone. */
  MemberState member(int id) {
    return memberById.get(id);
  }

  void add(MemberState member) {
    if (memberById.putIfAbsent(member.id(), member) != null) {
      throw new IllegalArgumentException("member " + member.id() + " joins twice");
    }
    members.add(member);
    members.sort((a, b) -> Integer.compare(a.id(), b.id()));
  }

  void remove(MemberState member) {
    memberById.remove(member.id());
    members.remove(member);
  }

  /** The execution, or null when it is over. */
  ExecutionState execution(long number) {
    return executionByNumber.get(number);
  }

  void add(ExecutionState execution) {
    if (executionByNumber.putIfAbsent(execution.number(), execution) != null) {
      throw new IllegalArgumentException("execution " + execution.number() + " is submitted twice");
    }
    executions.add(execution);
    executions.sort((a, b) -> Long.compare(a.number(), b.number()));
  }

  void remove(ExecutionState execution) {
    executionByNumber.remove(execution.number());
    executions.remove(execution);
  }

  void emit(ClusterAction action) {
    actions.add(action);
  }

  void log(String line) {
    actions.add(new ClusterAction.Log(line));
  }

  /** Sends a command, unless the member is gone. */
  void send(int member, MemberCommand command) {
    MemberState receiver = member(member);
    if (receiver != null && !receiver.gone) {
      actions.add(new ClusterAction.Send(member, command));
    }
  }

  List<ClusterAction> takeActions() {
    List<ClusterAction> result = actions;
    actions = new ArrayList<>();
    return result;
  }

  /** A member holds one more output. */
  void held(int member, long bytes) {
    MemberState holder = member(member);
    holder.outputs++;
    holder.outputBytes += bytes;
  }

  /** A member holds one output less. */
  void dropped(int member, long bytes) {
    MemberState holder = member(member);
    holder.outputs--;
    holder.outputBytes -= bytes;
  }

  /** The attempt stays where it is. */
  void endSteal(InFlight entry) {
    MemberState thief = member(entry.thief);
    if (thief != null) {
      thief.stealing--;
    }
    entry.thief = Whereabouts.NOBODY;
  }

  /** No member is kept free for that task any more. */
  void unreserve(TaskAttempt wish) {
    for (MemberState member : members) {
      if (wish.equals(member.reserved)) {
        member.reserved = null;
      }
    }
  }

  /** Takes an attempt back from its member; null when it does not have it. */
  InFlight takeBack(MemberState member, TaskAttempt attempt) {
    InFlight entry = member.take(attempt);
    if (entry != null) {
      MemberState thief = member(entry.thief);
      if (thief != null) {
        thief.stealing--; // the entry keeps its name, for the count of what was stolen
      }
      if (entry.execution.aloneWish(attempt.task()).equals(member.reserved)) {
        member.reserved = null;
      }
    }
    return entry;
  }
}
