/**
 * Batches in flight. A {@link io.sheaf.columnar.batch.ColumnBatch} and its columns are valid until
 * their producer makes the next one; whoever keeps rows copies them off-heap.
 */
package io.sheaf.columnar.batch;
