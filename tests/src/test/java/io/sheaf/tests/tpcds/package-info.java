/** TPC-DS: generated rows, the queries, and their results against DuckDB's. */
package io.sheaf.tests.tpcds;
