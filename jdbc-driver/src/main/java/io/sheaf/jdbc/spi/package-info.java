/**
 * What the driver asks of an engine: connections that run statements, and rows read column by
 * column, a batch at a time.
 */
package io.sheaf.jdbc.spi;
