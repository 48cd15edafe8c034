/** Estimates of row counts and values, derived bottom-up from the tables' statistics. */
package io.sheaf.planner.statistics;
