package io.sheaf.planner.violation;

import org.apache.calcite.linq4j.Enumerable;

/** Runs a query as Calcite would. */
public record RunsEnumerable(Enumerable<Object[]> rows) {}
