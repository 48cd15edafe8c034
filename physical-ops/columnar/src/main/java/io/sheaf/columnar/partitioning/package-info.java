/** How the rows of a relation are spread over tasks, and what is known of the keys in each. */
package io.sheaf.columnar.partitioning;
