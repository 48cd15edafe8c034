/**
 * Row pattern matching: MATCH_RECOGNIZE over the ordered rows of partitions. See
 * docs/internals/row-patterns.md.
 */
package io.sheaf.operators.match;
