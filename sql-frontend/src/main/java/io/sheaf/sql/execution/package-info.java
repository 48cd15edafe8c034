/** From a graph of stages to a running task graph and its stream of rows. */
package io.sheaf.sql.execution;
