/** Parquet read by the engine against what other implementations wrote and read. */
package io.sheaf.storage.parquet;
