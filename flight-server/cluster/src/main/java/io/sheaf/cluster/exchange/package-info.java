/**
 * Exchange between members over Arrow Flight: the part of a member's server that hands out its
 * outputs, and the client that pulls those of others.
 */
package io.sheaf.cluster.exchange;
