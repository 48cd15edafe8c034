/** EXPLAIN: the physical plan by stage as text, JSON or a Graphviz graph. */
package io.sheaf.planner.explain;
