package io.sheaf.planner;

/** How EXPLAIN shows a plan. */
public enum ExplainFormat {
  TEXT,
  JSON,
  /** Graphviz. */
  DOT
}
