/**
 * Stages as layers of a task graph: what a stage is, how one of its tasks runs, in the process that
 * planned it or in another.
 */
package io.sheaf.operators.stage;
