package io.sheaf.service;

import com.google.protobuf.ByteString;

/**
 * What a ticket names: a statement, and which of the parts that its rows are fetched in. The first
 * part has the statement's own handle, so that a statement in one part has one name.
 */
record PartHandle(ByteString statement, int part) {
  /** Most parts that a handle can tell apart. */
  static final int MOST = 128;

  /** Reads what {@link #bytes} wrote; what is none names no statement. */
  static PartHandle of(ByteString bytes) {
    return bytes.size() == Queries.HANDLE_BYTES + 1
        ? new PartHandle(bytes.substring(0, Queries.HANDLE_BYTES), bytes.byteAt(bytes.size() - 1))
        : new PartHandle(bytes, 0);
  }

  ByteString bytes() {
    return part == 0 ? statement : statement.concat(ByteString.copyFrom(new byte[] {(byte) part}));
  }
}
