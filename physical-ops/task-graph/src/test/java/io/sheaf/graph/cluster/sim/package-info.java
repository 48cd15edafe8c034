/**
 * A cluster in one thread under a virtual clock: the real state machines of coordinator and
 * members, with messages, tasks and faults that a seed decides. The same seed gives the same
 * history.
 */
package io.sheaf.graph.cluster.sim;
