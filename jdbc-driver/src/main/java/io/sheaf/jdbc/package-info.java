/** The JDBC surface of Sheaf: one result set over a column reader, in process or remote. */
package io.sheaf.jdbc;
