package io.sheaf.graph.cluster;

/**
 * A member at one moment.
 *
 * @param state what it is up to
 * @param assigned tasks it has been given and not reported back
 * @param running those of them that run, as far as known
 * @param outputs outputs it holds, copies too
 * @param outputBytes their size
 * @param memoryBytes what its last heartbeat told
 * @param lastHeard when it last told anything, in milliseconds
 */
public record MemberView(
    Member member,
    State state,
    int assigned,
    int running,
    int outputs,
    long outputBytes,
    long memoryBytes,
    long lastHeard) {
  /** What a member is up to. */
  public enum State {
    /** It takes tasks. */
    ALIVE,
    /** It takes no more tasks and its outputs move elsewhere. */
    RETIRING
  }
}
