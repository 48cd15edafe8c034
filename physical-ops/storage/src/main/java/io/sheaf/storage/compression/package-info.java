/** Compression between stretches of off-heap memory. */
package io.sheaf.storage.compression;
