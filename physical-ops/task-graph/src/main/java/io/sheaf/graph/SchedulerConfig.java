package io.sheaf.graph;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a session wants of a scheduler that runs tasks in other processes.
 *
 * @param scheduler as the setting has it: {@code processes} or {@code sheaf://host:port}
 * @param workers child processes to start; without meaning for a scheduler that connects
 * @param scaling how many there may be later
 * @param threads threads that a query may use: in all child processes together, each having its
 *     share and at least one, and in this process for the tasks that run here
 * @param memoryBytes bound on the memory of data, of this process and its children together
 * @param spillDirectory where this process and its children put what does not fit memory
 * @param security how the processes trust each other
 * @param client what this process has for the tasks that run in it, see {@link Placement#CLIENT}
 */
public record SchedulerConfig(
    String scheduler,
    int workers,
    WorkerScaling scaling,
    int threads,
    long memoryBytes,
    Path spillDirectory,
    Security security,
    WorkerServices client) {
  /** With a number of workers that stays. */
  public SchedulerConfig(
      String scheduler,
      int workers,
      int threads,
      long memoryBytes,
      Path spillDirectory,
      Security security,
      WorkerServices client) {
    this(
        scheduler,
        workers,
        WorkerScaling.fixed(workers),
        threads,
        memoryBytes,
        spillDirectory,
        security,
        client);
  }

  public SchedulerConfig {
    Objects.requireNonNull(scaling, "scaling");
    Objects.requireNonNull(scheduler, "scheduler");
    Objects.requireNonNull(spillDirectory, "spillDirectory");
    Objects.requireNonNull(security, "security");
    Objects.requireNonNull(client, "client");
  }

  /**
   * How processes trust each other. {@link #toString} doesn't tell the secret.
   *
   * @param secret known to all processes of the cluster, or null for none
   * @param certificateAuthorities PEM file of those whose certificates are trusted, or null: with
   *     any of the three files connections are TLS
   * @param certificate PEM file of this process's certificate chain, or null
   * @param key PEM file of this process's private key, or null
   */
  public record Security(String secret, Path certificateAuthorities, Path certificate, Path key) {
    /** Neither a secret nor TLS. */
    public static final Security NONE = new Security(null, null, null, null);

    public Security {
      if ((certificate == null) != (key == null)) {
        throw new IllegalArgumentException("a certificate and its key come together");
      }
    }

    /** Whether connections are TLS. */
    public boolean encrypted() {
      return certificateAuthorities != null || certificate != null;
    }

    @Override
    public String toString() {
      return "Security[secret="
          + (secret == null ? "none" : "***")
          + ", certificateAuthorities="
          + certificateAuthorities
          + ", certificate="
          + certificate
          + "]";
    }
  }
}
