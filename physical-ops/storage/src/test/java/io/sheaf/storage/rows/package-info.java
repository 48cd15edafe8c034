/** Formats that are read a row at a time. */
package io.sheaf.storage.rows;
