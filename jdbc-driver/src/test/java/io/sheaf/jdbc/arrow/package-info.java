/** Arrow's own library writes, the driver reads, and the other way round. */
package io.sheaf.jdbc.arrow;
