/** Scans: the morsel queue over a table's splits. */
package io.sheaf.operators.scan;
