/**
 * Joins: a build side that becomes a {@link io.sheaf.columnar.row.JoinTable}, and probes of it. A
 * probe's output refers to the probe batch and to build rows; columns are made when somebody asks
 * for them.
 */
package io.sheaf.operators.join;
