package io.sheaf.graph.cluster;

import java.util.Map;
import java.util.Objects;

/**
 * A process connected to the coordinator.
 *
 * @param id given by the coordinator when it joins and never used again: a process that comes back
 *     is a new member
 * @param name what restrictions and log lines call it; unique among those alive
 * @param slots tasks it runs at a time, at least 1
 * @param resources amounts that tasks may ask for, by name, like {@code GPU: 1}
 * @param address where others fetch its outputs; opaque here
 */
public record Member(
    int id, String name, Role role, int slots, Map<String, Double> resources, String address) {
  public Member {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(address, "address");
    resources = Map.copyOf(resources);
    if (slots < 1) {
      throw new IllegalArgumentException("member " + name + " has " + slots + " slots");
    }
  }
}
