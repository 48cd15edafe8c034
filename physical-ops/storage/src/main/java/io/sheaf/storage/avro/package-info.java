/** Apache Avro's object container files, read by Avro's library. */
package io.sheaf.storage.avro;
