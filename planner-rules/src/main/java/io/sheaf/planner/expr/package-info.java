/** From Calcite's row expressions to Sheaf's expressions. */
package io.sheaf.planner.expr;
