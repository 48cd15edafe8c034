package io.sheaf.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a service is to be.
 *
 * @param settings what sessions begin with, as SET would take them
 * @param opening statements that every session begins with, such as those that make its views
 * @param mostQueries statements that run at a time; more wait
 * @param mostWaiting statements that wait for their turn; more are refused
 * @param sessionIdle after so long without a call a session ends
 * @param resultIdle after so long without being read a result is dropped
 * @param security who may call, and what their statements may do
 */
public record ServiceOptions(
    Map<String, String> settings,
    List<String> opening,
    int mostQueries,
    int mostWaiting,
    Duration sessionIdle,
    Duration resultIdle,
    ServiceSecurity security) {
  /** Usual bounds. */
  public static final ServiceOptions DEFAULT =
      new ServiceOptions(
          Map.of(),
          List.of(),
          64,
          256,
          Duration.ofMinutes(30),
          Duration.ofMinutes(5),
          ServiceSecurity.OPEN);

  public ServiceOptions {
    settings = Map.copyOf(settings);
    opening = List.copyOf(opening);
    Objects.requireNonNull(sessionIdle, "sessionIdle");
    Objects.requireNonNull(resultIdle, "resultIdle");
    Objects.requireNonNull(security, "security");
    if (mostQueries < 1 || mostWaiting < 0) {
      throw new IllegalArgumentException("a service runs one query at least");
    }
  }

  /** The same with other settings. */
  public ServiceOptions withSettings(Map<String, String> others) {
    return new ServiceOptions(
        others, opening, mostQueries, mostWaiting, sessionIdle, resultIdle, security);
  }

  /** The same with statements that sessions begin with. */
  public ServiceOptions withOpening(List<String> statements) {
    return new ServiceOptions(
        settings, statements, mostQueries, mostWaiting, sessionIdle, resultIdle, security);
  }

  /** The same with other bounds on statements. */
  public ServiceOptions withQueries(int most, int waiting) {
    return new ServiceOptions(settings, opening, most, waiting, sessionIdle, resultIdle, security);
  }

  /** The same with other security. */
  public ServiceOptions withSecurity(ServiceSecurity other) {
    return new ServiceOptions(
        settings, opening, mostQueries, mostWaiting, sessionIdle, resultIdle, other);
  }
}
