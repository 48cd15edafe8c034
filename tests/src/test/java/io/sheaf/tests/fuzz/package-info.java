/** Random queries whose rows are compared with DuckDB's. */
package io.sheaf.tests.fuzz;
