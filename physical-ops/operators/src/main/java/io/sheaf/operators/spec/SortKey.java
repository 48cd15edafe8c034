package io.sheaf.operators.spec;

/**
 * One key of an order.
 *
 * @param column input column
 */
public record SortKey(int column, boolean descending, boolean nullsFirst) {}
