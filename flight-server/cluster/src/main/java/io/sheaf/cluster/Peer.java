package io.sheaf.cluster;

import io.sheaf.cluster.transport.Address;
import io.sheaf.graph.cluster.Role;

/**
 * Another member, or this one.
 *
 * @param address where it serves its outputs; null when it can't be reached
 */
record Peer(int id, String name, Role role, int slots, Address address) {}
