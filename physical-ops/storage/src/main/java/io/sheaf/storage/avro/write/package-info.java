/** Writes Avro's object container files. */
package io.sheaf.storage.avro.write;
