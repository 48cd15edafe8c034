/** Spark's source of JDBC. */
package io.sheaf.clients.spark;
