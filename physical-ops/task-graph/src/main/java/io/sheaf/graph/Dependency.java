package io.sheaf.graph;

import java.util.Objects;

/** A layer reads another: which of its results each task wants. */
public record Dependency(String layer, Pattern pattern) {
  public Dependency {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(pattern, "pattern");
  }

  /** Task i reads result i of a layer of the same size. */
  public static Dependency oneToOne(String layer) {
    return new Dependency(layer, Pattern.ONE_TO_ONE);
  }

  /** Every task reads its share of every result: an exchange. */
  public static Dependency all(String layer) {
    return new Dependency(layer, Pattern.ALL);
  }

  /** Every task reads every result whole. */
  public static Dependency broadcast(String layer) {
    return new Dependency(layer, Pattern.BROADCAST);
  }
}
