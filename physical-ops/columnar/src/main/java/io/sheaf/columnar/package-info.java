/**
 * Columnar data in flight and at rest: types, batches, expressions, functions, hash tables and
 * counted memory.
 *
 * <p>A batch that is being worked on lives in heap arrays that its producer reuses; whatever is
 * kept lives off-heap and is counted by a {@link io.sheaf.columnar.memory.MemoryPool}. Nothing here
 * knows files, plans or threads.
 */
package io.sheaf.columnar;
