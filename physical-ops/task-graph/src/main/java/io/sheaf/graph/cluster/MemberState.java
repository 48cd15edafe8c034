package io.sheaf.graph.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the coordinator knows of a member. */
final class MemberState {
  /** Tasks sent ahead beyond those that run, when they are short: this many a slot at most. */
  private static final int MOST_AHEAD = 32;

  /** Work sent ahead to hide the way to the member and back. */
  private static final long AHEAD_MICROS = 20_000;

  final Member member;
  final Map<TaskAttempt, InFlight> assigned = new LinkedHashMap<>();
  final Map<TaskAttempt, Integer> moving = new LinkedHashMap<>(); // copies under way, by output
  MemberView.State state = MemberView.State.ALIVE;
  boolean gone; // being lost just now
  long lastHeard;
  long memoryBytes;
  int running; // by the last heartbeat
  int queued; // tasks queued for it here
  long loadMicros; // estimates of what is queued for it and of what it has
  long assignedMicros; // of what it has
  int outputs;
  long outputBytes;
  int failedFetches; // from it, without having heard of it in between
  TaskAttempt reserved; // a task that shall run here alone; its attempt number is 0
  int stealing; // tasks asked back for it from others
  long reads; // scratch of Placement: bytes of the task's inputs that are here
  private final Map<String, Double> used = new TreeMap<>();

  MemberState(Member member, long now) {
    this.member = member;
    lastHeard = now;
  }

  int id() {
    return member.id();
  }

  boolean isAlive() {
    return state == MemberView.State.ALIVE && !gone;
  }

  boolean isWorker() {
    return member.role() == Role.WORKER;
  }

  /** Whether it takes a task that makes data from nothing: never more than one beyond its slots. */
  boolean hasRoomForRoot() {
    return isAlive() && reserved == null && assigned.size() <= member.slots();
  }

  /** Whether it takes a task that was queued for it; many when they are short. */
  boolean hasRoom() {
    return hasRoomForRoot()
        || (isAlive()
            && reserved == null
            && assignedMicros < AHEAD_MICROS * member.slots()
            && assigned.size() < MOST_AHEAD * member.slots());
  }

  /** Tasks it has for each slot. */
  double fill() {
    return (double) assigned.size() / member.slots();
  }

  /** How long a task queued now would wait, in microseconds. */
  long waitMicros() {
    return loadMicros / member.slots();
  }

  /** Whether it is big enough at all. */
  boolean couldOffer(Map<String, Double> resources) {
    for (Map.Entry<String, Double> need : resources.entrySet()) {
      if (member.resources().getOrDefault(need.getKey(), 0.0) < need.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** Whether so much is free now. */
  boolean offers(Map<String, Double> resources) {
    for (Map.Entry<String, Double> need : resources.entrySet()) {
      double free =
          member.resources().getOrDefault(need.getKey(), 0.0)
              - used.getOrDefault(need.getKey(), 0.0);
      if (free < need.getValue()) {
        return false;
      }
    }
    return true;
  }

  void give(InFlight entry, Map<String, Double> resources) {
    assigned.put(entry.attempt, entry);
    loadMicros += entry.micros;
    assignedMicros += entry.micros;
    resources.forEach((name, amount) -> used.merge(name, amount, Double::sum));
  }

  /** Takes an attempt back; null when it has none of that name. */
  InFlight take(TaskAttempt attempt) {
    InFlight entry = assigned.remove(attempt);
    if (entry != null) {
      loadMicros -= entry.micros;
      assignedMicros -= entry.micros;
      LayerRules rules = entry.execution.rules(attempt.task());
      rules.resources().forEach((name, amount) -> used.merge(name, -amount, Double::sum));
    }
    return entry;
  }

  MemberView view() {
    int started = (int) assigned.values().stream().filter(entry -> entry.started).count();
    return new MemberView(
        member, state, assigned.size(), started, outputs, outputBytes, memoryBytes, lastHeard);
  }

  @SuppressWarnings("EnumOrdinal") // mixes a hash of this process alone
  long hash(long seed) {
    long hash = 31 * seed + member.hashCode();
    hash = 31 * hash + state.ordinal();
    for (InFlight entry : assigned.values()) {
      hash = 31 * hash + entry.attempt.hashCode();
      hash = 31 * hash + (entry.started ? 1 : 0);
      hash = 31 * hash + entry.thief;
    }
    hash = 31 * hash + moving.hashCode();
    hash = 31 * hash + queued;
    hash = 31 * hash + loadMicros;
    hash = 31 * hash + outputs;
    hash = 31 * hash + outputBytes;
    hash = 31 * hash + failedFetches;
    hash = 31 * hash + (reserved == null ? 0 : reserved.hashCode());
    return 31 * hash + stealing;
  }
}
