/** Plain text: a row for each line, or for each file. */
package io.sheaf.storage.lines;
