/** Local files, listed, read and written. */
package io.sheaf.storage.fs;
