/** Results in the Arrow layout that clients know, for files of results and for the network. */
package io.sheaf.sql.arrow;
