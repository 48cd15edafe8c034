package io.sheaf.graph;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the tasks of a layer may run, and how they are treated there. Schedulers within one process
 * obey {@code retries} and {@code priority} at most.
 *
 * @param where which processes may run them
 * @param workers names of the only workers that may; empty for any
 * @param resources what a task takes of its worker's resources while it runs, by name; a worker
 *     that doesn't declare a resource has none of it
 * @param retries how often a task is run again after a failure of its own; failures of processes
 *     and connections don't count
 * @param priority tasks of a higher one start first; 0 unless told otherwise
 * @param indeterminate whether a task that runs again may make another result of the same inputs:
 *     when one has to, all that has read its first result runs again too
 */
public record Placement(
    Where where,
    List<String> workers,
    Map<String, Long> resources,
    int retries,
    int priority,
    boolean indeterminate) {
  /** The kinds of processes. */
  public enum Where {
    /** Any worker. */
    ANY,
    /** The process that started the execution, and no other: its bodies need no encoded form. */
    CLIENT
  }

  /** On any worker. */
  public static final Placement ANY = new Placement(Where.ANY, List.of(), Map.of(), 0, 0, false);

  /** In the process that started the execution. */
  public static final Placement CLIENT =
      new Placement(Where.CLIENT, List.of(), Map.of(), 0, 0, false);

  public Placement {
    workers = List.copyOf(workers);
    resources = java.util.Collections.unmodifiableMap(new TreeMap<>(resources));
    if (retries < 0) {
      throw new GraphException("a task can't be run again " + retries + " times");
    }
    if (where == Where.CLIENT && !workers.isEmpty()) {
      throw new GraphException("tasks of the client run on no worker: " + workers);
    }
    resources.forEach(
        (name, amount) -> {
          if (amount < 1) {
            throw new GraphException("a task can't take " + amount + " of resource " + name);
          }
        });
  }

  /** Whether the tasks run in the process that started the execution. */
  public boolean onClient() {
    return where == Where.CLIENT;
  }

  /** The same on these workers alone. */
  public Placement on(List<String> names) {
    return new Placement(where, names, resources, retries, priority, indeterminate);
  }

  /** The same with tasks that take this much of a resource. */
  public Placement taking(String resource, long amount) {
    Map<String, Long> all = new TreeMap<>(resources);
    all.put(resource, amount);
    return new Placement(where, workers, all, retries, priority, indeterminate);
  }

  /** The same with another number of retries. */
  public Placement withRetries(int value) {
    return new Placement(where, workers, resources, value, priority, indeterminate);
  }

  /** The same with another priority. */
  public Placement withPriority(int value) {
    return new Placement(where, workers, resources, retries, value, indeterminate);
  }

  /** The same with tasks that may make another result when they run again. */
  public Placement withIndeterminate(boolean value) {
    return new Placement(where, workers, resources, retries, priority, value);
  }
}
