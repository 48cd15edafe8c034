/**
 * The physical plan of a stage: immutable records without Calcite types, that build pipelines when
 * a task starts.
 */
package io.sheaf.operators.spec;
