package io.sheaf.jdbc.remote;

import io.grpc.Metadata;
import io.grpc.Status;
import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.SQLException;

/**
 * What went wrong on a server, as SQLExceptions: by what Sheaf's server says in trailers, else by
 * the status of the call.
 *
 * @param server its host and port, for messages
 */
record RemoteErrors(String server) {
  private static final Metadata.Key<String> SQLSTATE = key("sheaf-sqlstate");
  private static final Metadata.Key<String> POSITION = key("sheaf-position");

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  SQLException of(Status status, Metadata trailers) {
    String state = trailers == null ? null : trailers.get(SQLSTATE);
    String message = status.getDescription();
    Throwable cause = status.getCause();
    if (message == null) {
      message = cause == null ? "the server failed with " + status.getCode() : cause.toString();
    }
    if (state != null && state.length() == 5) {
      return SqlErrors.of(state, message + position(message, trailers.get(POSITION)), cause);
    }
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          SqlErrors.of(
              "08006",
              "the server at "
                  + server
                  + " can't be reached: "
                  + (cause == null ? message : message + " (" + cause.getMessage() + ")"),
              cause);
      case DEADLINE_EXCEEDED ->
          SqlErrors.of("08006", "the server at " + server + " did not answer in time", cause);
      default -> SqlErrors.of(sqlState(status.getCode()), message, cause);
    };
  }

  /** The place in the text, unless the message names it. */
  private static String position(String message, String position) {
    if (position == null || message.contains("(line ")) {
      return "";
    }
    int colon = position.indexOf(':');
    return colon < 0
        ? " (position " + position + ")"
        : " (line "
            + position.substring(0, colon)
            + ", column "
            + position.substring(colon + 1)
            + ")";
  }

  private static String sqlState(Status.Code code) {
    return switch (code) {
      case CANCELLED -> SqlErrors.CANCELLED;
      case INVALID_ARGUMENT -> "42000";
      case NOT_FOUND -> "42704";
      case ALREADY_EXISTS -> "42710";
      case PERMISSION_DENIED -> "42501";
      case UNAUTHENTICATED -> "28000";
      case RESOURCE_EXHAUSTED -> "53000";
      case FAILED_PRECONDITION -> "55000";
      case ABORTED -> "40000";
      case OUT_OF_RANGE -> "22003";
      case UNIMPLEMENTED -> "0A000";
      case DATA_LOSS -> "XX001";
      case UNAVAILABLE, DEADLINE_EXCEEDED -> "08006";
      case OK, UNKNOWN, INTERNAL -> "XX000";
    };
  }

  SQLException timedOut(long millis) {
    return SqlErrors.of(
        "08006", "the server at " + server + " did not answer within " + millis + " ms");
  }
}
