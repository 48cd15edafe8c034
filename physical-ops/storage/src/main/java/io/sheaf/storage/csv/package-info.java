/** Comma-separated values: written from tables; not read as tables. */
package io.sheaf.storage.csv;
