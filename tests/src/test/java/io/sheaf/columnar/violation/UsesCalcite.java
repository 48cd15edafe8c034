package io.sheaf.columnar.violation;

import org.apache.calcite.rex.RexNode;

/** Evaluates the planner's expressions. */
public record UsesCalcite(RexNode expression) {}
