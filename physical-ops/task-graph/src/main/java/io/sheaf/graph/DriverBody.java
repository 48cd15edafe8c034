package io.sheaf.graph;

/** The work of one driver of a task; see {@link TaskContext#runDrivers}. */
@FunctionalInterface
public interface DriverBody {
  /**
   * Takes pieces of work (morsels) from wherever the task keeps them until none is left, then
   * returns.
   *
   * @param driver 0 on the thread of the task, 1, 2 ... on threads that joined
   */
  void run(int driver) throws Exception;
}
