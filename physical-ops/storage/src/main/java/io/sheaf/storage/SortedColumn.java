package io.sheaf.storage;

/**
 * A column of the order that a table's rows come in.
 *
 * @param column position in the table's schema
 * @param descending whether values fall
 * @param nullsFirst whether nulls come first, whatever the direction
 */
public record SortedColumn(int column, boolean descending, boolean nullsFirst) {}
