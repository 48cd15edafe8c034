package io.sheaf.graph.cluster;

/** Where the results that a task reads through one dependency are. */
public sealed interface Input {
  /** The position of the layer read. */
  int layer();

  /**
   * All results of a layer: an exchange or a broadcast. The table is one object for all readers
   * until an output moves; {@code (execution, layer, version)} names its contents, so that it need
   * be sent but once to each member.
   *
   * @param whole a broadcast: every reader wants every result whole, not its share
   */
  record All(LocationTable table, boolean whole) implements Input {
    @Override
    public int layer() {
      return table.layer();
    }
  }

  /** Some results of a layer, in the order in which the task reads them. */
  record Some(int layer, Locations locations) implements Input {}
}
