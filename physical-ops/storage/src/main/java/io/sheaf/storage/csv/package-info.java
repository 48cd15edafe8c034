/** Values separated by commas or other characters, read and written. */
package io.sheaf.storage.csv;
