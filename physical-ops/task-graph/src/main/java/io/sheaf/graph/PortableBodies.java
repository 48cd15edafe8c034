package io.sheaf.graph;

import java.util.function.IntFunction;

/**
 * The bodies of a layer that can also be made in another process: what {@link Layer#bodies} must be
 * for a scheduler that runs tasks elsewhere. Thread-safe.
 */
public interface PortableBodies extends IntFunction<TaskBody> {
  /** Which {@link BodyDecoder} understands {@link #encoded}. */
  String kind();

  /**
   * All bodies of the layer in bytes, made when first asked for; a local scheduler never asks. A
   * scheduler sends them once to each process that runs tasks of the layer. Not to be changed.
   */
  byte[] encoded();

  /**
   * The bodies of a layer as what another process can be sent.
   *
   * @throws GraphException naming the layer when its bodies can't leave this process
   */
  static PortableBodies of(Layer layer) {
    if (layer.bodies() instanceof PortableBodies portable) {
      return portable;
    }
    throw new GraphException(
        "layer " + layer.name() + " can't run in another process: its bodies have no encoded form");
  }
}
