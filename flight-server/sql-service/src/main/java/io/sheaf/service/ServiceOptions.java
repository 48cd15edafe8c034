package io.sheaf.service;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a service is to be.
 *
 * @param settings what sessions begin with, as SET would take them
 * @param mostQueries statements that run at a time; more wait
 * @param mostWaiting statements that wait for their turn; more are refused
 * @param sessionIdle after so long without a call a session ends
 * @param resultIdle after so long without being read a result is dropped
 */
public record ServiceOptions(
    Map<String, String> settings,
    int mostQueries,
    int mostWaiting,
    Duration sessionIdle,
    Duration resultIdle) {
  /** Usual bounds. */
  public static final ServiceOptions DEFAULT =
      new ServiceOptions(Map.of(), 64, 256, Duration.ofMinutes(30), Duration.ofMinutes(5));

  public ServiceOptions {
    settings = Map.copyOf(settings);
    Objects.requireNonNull(sessionIdle, "sessionIdle");
    Objects.requireNonNull(resultIdle, "resultIdle");
    if (mostQueries < 1 || mostWaiting < 0) {
      throw new IllegalArgumentException("a service runs one query at least");
    }
  }

  /** The same with other settings. */
  public ServiceOptions withSettings(Map<String, String> others) {
    return new ServiceOptions(others, mostQueries, mostWaiting, sessionIdle, resultIdle);
  }
}
