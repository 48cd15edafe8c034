/**
 * How the processes of a cluster reach each other: one port a process, one channel a peer, TLS and
 * a secret. What is said is the business of others.
 */
package io.sheaf.cluster.transport;
