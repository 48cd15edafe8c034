/**
 * DuckDB in the same process as the source of expected results, and how rows of two engines are
 * compared.
 */
package io.sheaf.tests.oracle;
