package io.sheaf.cluster.protocol;

import java.util.List;

/** Where the results that a task reads through one dependency are. */
public sealed interface InputForm {
  /** All of a layer: the table of that version was sent before. */
  record All(int layer, int version, boolean whole) implements InputForm {}

  /** Some of a layer; everything is parallel. */
  record Some(
      int layer, int[] tasks, int[] members, int[] attempts, long[] bytes, List<OutputForm> outputs)
      implements InputForm {
    public Some {
      outputs = List.copyOf(outputs);
    }
  }
}
