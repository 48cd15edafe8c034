package io.sheaf.cluster;

import io.sheaf.graph.SchedulerConfig.Security;
import java.nio.file.Path;

/**
 * What a server is to be.
 *
 * @param host where it listens
 * @param port 0 for any that is free
 * @param workers child processes; 0 when the server itself runs tasks
 * @param threads of all workers together
 * @param memoryBytes of all workers together
 */
public record ServerOptions(
    String host,
    int port,
    int workers,
    int threads,
    long memoryBytes,
    Path spillDirectory,
    Security security) {}
