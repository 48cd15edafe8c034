/**
 * State of operators on disk: temporary files of checked blocks, deleted with the task that made
 * them.
 */
package io.sheaf.operators.spill;
