/** Arrow IPC, the file and the stream format, and columns as Arrow vectors. */
package io.sheaf.storage.arrow;
