/**
 * Arrow's IPC format, read from byte buffers and written into them, without Arrow's own memory: no
 * JVM option is needed.
 */
package io.sheaf.jdbc.arrow;
