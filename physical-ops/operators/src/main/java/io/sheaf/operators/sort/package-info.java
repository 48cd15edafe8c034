/**
 * Order: sorting of any number of rows, in memory or over runs on disk, and the first rows of an
 * order. See docs/internals/sorting.md.
 */
package io.sheaf.operators.sort;
