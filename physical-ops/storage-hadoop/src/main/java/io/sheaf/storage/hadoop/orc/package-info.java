/** ORC files, by ORC's own library, which wants Hadoop's classes. */
package io.sheaf.storage.hadoop.orc;
