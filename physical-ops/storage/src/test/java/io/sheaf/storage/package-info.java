/** Pruning, formats and options. */
package io.sheaf.storage;
