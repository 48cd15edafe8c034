/** Readers for formats whose libraries give a row at a time. */
package io.sheaf.storage.rows;
