/**
 * From a validated statement to a graph of stages. {@link io.sheaf.planner.Planner} is the entry;
 * {@link io.sheaf.planner.PlannerPhase} lists all that happens to a logical plan;
 * docs/internals/planner.md has the picture.
 */
package io.sheaf.planner;
