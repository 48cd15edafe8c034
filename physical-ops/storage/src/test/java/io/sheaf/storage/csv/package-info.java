/** Written CSV against DuckDB's reading of it. */
package io.sheaf.storage.csv;
