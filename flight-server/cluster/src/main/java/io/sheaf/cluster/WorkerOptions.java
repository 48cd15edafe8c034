package io.sheaf.cluster;

import io.sheaf.cluster.transport.Address;
import io.sheaf.graph.SchedulerConfig.Security;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a worker process is to be.
 *
 * @param name empty to be given one
 * @param host where it listens; empty for the address on the way to the coordinator
 * @param port where it listens; 0 for any that is free
 * @param advertised what it tells others of how to reach it, where that is another address than it
 *     listens on; null for that one
 * @param spillLimit most bytes that it keeps on disk
 * @param child whether it ends with the process that started it
 */
public record WorkerOptions(
    Address coordinator,
    String name,
    String host,
    int port,
    Address advertised,
    int threads,
    long memoryBytes,
    Path spillDirectory,
    long spillLimit,
    Map<String, Long> resources,
    Security security,
    boolean child) {}
