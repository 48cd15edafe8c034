package io.sheaf.columnar.type;

/**
 * A named column of a schema.
 *
 * @param nullable whether a null may appear; false is a promise
 */
public record Field(String name, DataType type, boolean nullable) {}
