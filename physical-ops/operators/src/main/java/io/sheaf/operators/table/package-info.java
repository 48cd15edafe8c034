/** Writing: rows into tables kept in memory, and into files. */
package io.sheaf.operators.table;
