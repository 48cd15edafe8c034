/** TPC-H: data, queries, and their results against DuckDB in all modes of execution. */
package io.sheaf.tests.tpch;
