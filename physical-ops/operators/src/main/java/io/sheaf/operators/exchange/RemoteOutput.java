package io.sheaf.operators.exchange;

import io.sheaf.graph.TaskKey;

/**
 * An output that another member holds: where it is, and what its task said it wrote. Holds no
 * memory; the member that holds the output releases it.
 *
 * @param id the output's name at that member
 * @param key the task in its graph, for messages
 * @param member name of the member that holds it
 * @param host where that member serves its outputs
 * @param port where that member serves its outputs
 * @param sizes what the task reported
 */
public record RemoteOutput(
    OutputId id, TaskKey key, String member, String host, int port, OutputSizes sizes)
    implements PartitionedOutput {
  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public RemoteOutput retained() {
    return this;
  }

  @Override
  public void close() {}

  /** The producer's side of an edge, for messages. */
  public String producer() {
    return key + " attempt " + id.attempt() + " on " + member;
  }
}
