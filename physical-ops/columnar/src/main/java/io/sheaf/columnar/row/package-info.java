/**
 * Rows at rest: records of fixed width in off-heap pages, and the hash tables over them. Raw
 * addresses of records pass between the classes of this package and {@link
 * io.sheaf.columnar.aggregate}; they are valid while the pages that hold them are.
 */
package io.sheaf.columnar.row;
