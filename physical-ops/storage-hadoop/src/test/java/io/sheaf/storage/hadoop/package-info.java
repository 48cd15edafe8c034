/** One contract for all file systems, and the services it is run against. */
package io.sheaf.storage.hadoop;
