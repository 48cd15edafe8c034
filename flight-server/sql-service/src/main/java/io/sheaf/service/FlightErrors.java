package io.sheaf.service;

import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * The engine's errors as Flight's: a status, a description that begins with the plain message and
 * goes on with place and way out, and as metadata what a program reads.
 */
final class FlightErrors {
  /** The five characters of the SQLSTATE. */
  static final String SQL_STATE = "sheaf-sqlstate";

  /** The name of the {@link ErrorCode}. */
  static final String CODE = "sheaf-code";

  /** {@code line:column} in the statement, from 1, when the error has a place. */
  static final String POSITION = "sheaf-position";

  /** A client reads at most 8 KiB of headers, in which some characters take nine bytes. */
  private static final int MOST_ENCODED_BYTES = 5_000;

  private FlightErrors() {}

  /** What a client is told of a failure. */
  static FlightRuntimeException of(Throwable failure) {
    return switch (failure) {
      case SheafException known -> of(known);
      case FlightRuntimeException told -> told;
      case StatusRuntimeException status -> broken(status);
      case StatusException status -> broken(status);
      case OutOfMemoryException memory ->
          of(
              new SheafException(
                  ErrorCode.OUT_OF_MEMORY, "no memory for the result: " + memory.getMessage()));
      default ->
          of(new SheafException(ErrorCode.INTERNAL_ERROR, "internal error: " + failure, failure));
    };
  }

  private static FlightRuntimeException broken(Exception status) {
    return CallStatus.CANCELLED
        .withDescription("the call broke: " + status.getMessage())
        .withCause(status)
        .toRuntimeException();
  }

  private static FlightRuntimeException of(SheafException error) {
    ErrorFlightMetadata metadata = new ErrorFlightMetadata();
    insert(metadata, SQL_STATE, error.sqlState());
    insert(metadata, CODE, error.code().name());
    StringBuilder text = new StringBuilder(String.valueOf(error.getMessage()));
    error
        .position()
        .ifPresent(
            at -> {
              insert(metadata, POSITION, at.line() + ":" + at.column());
              text.append(" (line ").append(at.line());
              text.append(", column ").append(at.column()).append(')');
            });
    error.hint().ifPresent(hint -> text.append("; ").append(hint));
    return status(error.code())
        .withDescription(shortened(text.toString()))
        .withCause(error)
        .withMetadata(metadata)
        .toRuntimeException();
  }

  private static void insert(ErrorFlightMetadata metadata, String key, String value) {
    metadata.insert(key, value.getBytes(StandardCharsets.US_ASCII));
  }

  private static String shortened(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c >= ' ' && c < '~' && c != '%' ? 1 : c < 0x80 ? 3 : c < 0x800 ? 6 : 9;
      if (bytes > MOST_ENCODED_BYTES) {
        return text.substring(0, i) + "...";
      }
    }
    return text;
  }

  private static CallStatus status(ErrorCode code) {
    return switch (code) {
      case UNKNOWN_TABLE, FILE_NOT_FOUND -> CallStatus.NOT_FOUND;
      case DUPLICATE_OBJECT -> CallStatus.ALREADY_EXISTS;
      case UNSUPPORTED -> CallStatus.UNIMPLEMENTED;
      case OUT_OF_MEMORY, DISK_FULL, TOO_MANY_QUERIES -> CallStatus.RESOURCE_EXHAUSTED;
      case CANCELLED -> CallStatus.CANCELLED;
      case CONNECTION_FAILED, CONNECTION_LOST, NO_WORKER -> CallStatus.UNAVAILABLE;
      case ACCESS_DENIED -> CallStatus.UNAUTHORIZED;
      case INTERNAL_ERROR, WORKER_DIED -> CallStatus.INTERNAL;
      default -> CallStatus.INVALID_ARGUMENT;
    };
  }
}
