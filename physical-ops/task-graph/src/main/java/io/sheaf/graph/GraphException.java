package io.sheaf.graph;

/** A graph that can't be: a cycle, a missing key, layers that don't fit together. */
public final class GraphException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public GraphException(String message) {
    super(message);
  }
}
