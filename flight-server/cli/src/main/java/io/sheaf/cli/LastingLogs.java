package io.sheaf.cli;

import java.util.logging.LogManager;

/**
 * Logs until the process is gone. The JDK's own manager closes all logs as soon as the process is
 * told to end, when a server has still to tell how it finishes what runs.
 */
public final class LastingLogs extends LogManager {
  /** Closes nothing: what is logged goes to the console, line by line. */
  @Override
  public void reset() {}
}
