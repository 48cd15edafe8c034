/**
 * The physical plan: records that say which algorithm runs, how rows are spread over tasks, and
 * what each operator needs. {@link io.sheaf.planner.physical.EnsureRequirements} puts in exchanges;
 * {@link io.sheaf.planner.physical.DivisionWise} avoids them.
 */
package io.sheaf.planner.physical;
