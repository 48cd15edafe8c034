/** Logical rules and passes of our own, beside Calcite's. */
package io.sheaf.planner.rule;
