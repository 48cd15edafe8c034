/**
 * The forms in which plans, expressions, tables, counters and errors travel between processes, on
 * {@link io.sheaf.graph.wire.RecordCodec}. Records travel as they are; what is no record, or holds
 * things of this process, has a form of its own here.
 */
package io.sheaf.operators.wire;
