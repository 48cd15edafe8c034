package io.sheaf.cluster.protocol;

import io.sheaf.graph.cluster.Locations;
import java.util.List;

/** Where the results that a task reads through one dependency are. */
public sealed interface InputForm {
  /** All of a layer: the table of that version was sent before. */
  record All(int layer, int version, boolean whole) implements InputForm {}

  /**
   * Some results.
   *
   * @param layer the layer they are of; -1 when they are of several
   * @param outputs parallel to the locations
   */
  record Some(int layer, Locations locations, List<OutputForm> outputs) implements InputForm {
    public Some {
      outputs = List.copyOf(outputs);
    }
  }
}
