/**
 * The engine as the JDBC driver's embedded engine: sessions as connections, results as column
 * readers.
 */
package io.sheaf.sql.jdbc;
