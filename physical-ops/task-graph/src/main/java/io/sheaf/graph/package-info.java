/**
 * Lazy task graphs and the schedulers that run them.
 *
 * <p>A {@link io.sheaf.graph.TaskGraph} is a set of {@link io.sheaf.graph.Layer}s, each standing
 * for many like tasks, and the keys that are wanted of it. A {@link io.sheaf.graph.Scheduler} runs
 * it: {@link io.sheaf.graph.TaskOrder} ranks the tasks so that few results are alive at a time,
 * {@link io.sheaf.graph.SchedulerState} decides what may run and what may be released, {@link
 * io.sheaf.graph.ResultStore} holds the results, and the backend lends the threads.
 *
 * <p>The package needs the JDK alone, and knows nothing of frames, SQL or Arrow.
 */
package io.sheaf.graph;
