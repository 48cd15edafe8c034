package io.sheaf.service;

import com.google.protobuf.ByteString;
import java.util.List;

/** A prepared statement: its text, and the values last bound to its question marks. Thread-safe. */
final class PreparedQuery {
  private final ByteString handle;
  private final String sql;
  private volatile List<Object> parameters = List.of();

  PreparedQuery(ByteString handle, String sql) {
    this.handle = handle;
    this.sql = sql;
  }

  ByteString handle() {
    return handle;
  }

  String sql() {
    return sql;
  }

  /** The values bound last; none before. */
  List<Object> parameters() {
    return parameters;
  }

  /** Binds values, in the order of the question marks; they may be null. */
  void bind(List<Object> values) {
    parameters = values;
  }
}
