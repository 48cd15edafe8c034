/**
 * Scheduling over many processes, as pure state machines: {@link
 * io.sheaf.graph.cluster.ClusterState} for the coordinator and {@link
 * io.sheaf.graph.cluster.WorkerState} for each member.
 *
 * <p>Neither has a thread, a clock, a socket or a random number: events go in, actions come out,
 * and the same events give the same actions. So any history of a cluster, with all its failures,
 * can be replayed in a test.
 */
package io.sheaf.graph.cluster;
