/** Connections to a server that speaks Arrow Flight SQL. */
package io.sheaf.jdbc.remote;
