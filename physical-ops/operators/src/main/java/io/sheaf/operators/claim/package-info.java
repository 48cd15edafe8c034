/** Checks, while tests run, what the planner claims of the rows of each operator. */
package io.sheaf.operators.claim;
