package io.sheaf.columnar.function;

import io.sheaf.columnar.memory.Native;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A LIKE pattern compiled for matching UTF-8 at an address. The pattern is cut at its {@code %}
 * into pieces; the first and last are anchored, each one between is looked for from where the one
 * before ended, the leftmost place being always good enough.
 */
final class LikePattern {
  /** No escape character. */
  static final int NO_ESCAPE = -1;

  /**
   * Text between two {@code %}.
   *
   * @param bytes the text, with one byte of any value for each {@code _}
   * @param any for each byte whether it stands for any character; null when none does
   * @param needle the text, when it holds no {@code _}
   */
  private record Piece(byte[] bytes, boolean[] any, Needle needle) {
    /** Length of the match at an address, or -1. */
    int matchAt(long address, int left) {
      if (any == null) {
        return needle.isAt(address, left) ? bytes.length : -1;
      }
      int at = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (at >= left) {
          return -1;
        }
        if (any[i]) {
          at += Utf8.charLength(address + at, left - at);
        } else if (Native.getByte(address + at) != bytes[i]) {
          return -1;
        } else {
          at++;
        }
      }
      return at;
    }
  }

  private final List<Piece> pieces;
  private final Piece[] middle;
  private final Piece head;
  private final Piece tail;

  private LikePattern(List<Piece> pieces) {
    this.pieces = pieces;
    this.head = pieces.get(0);
    this.tail = pieces.get(pieces.size() - 1);
    this.middle =
        pieces.size() < 3
            ? new Piece[0]
            : pieces.subList(1, pieces.size() - 1).stream()
                .filter(piece -> piece.bytes.length > 0)
                .toArray(Piece[]::new);
  }

  /**
   * Compiles a pattern.
   *
   * @param escape the escape character (ASCII), or {@link #NO_ESCAPE}
   */
  static LikePattern of(byte[] pattern, int escape) {
    List<Piece> pieces = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Integer> wild = new ArrayList<>();
    for (int i = 0; i < pattern.length; i++) {
      byte b = pattern[i];
      if (b == escape) {
        if (++i == pattern.length) {
          throw Errors.invalidArgument("a LIKE pattern must not end with its escape character");
        }
        bytes.write(pattern[i]);
      } else if (b == '%') {
        pieces.add(piece(bytes, wild));
        bytes.reset();
        wild.clear();
      } else {
        if (b == '_') {
          wild.add(bytes.size());
        }
        bytes.write(b);
      }
    }
    pieces.add(piece(bytes, wild));
    return new LikePattern(pieces);
  }

  private static Piece piece(ByteArrayOutputStream bytes, List<Integer> wild) {
    boolean[] any = null;
    if (!wild.isEmpty()) {
      any = new boolean[bytes.size()];
      for (int i : wild) {
        any[i] = true;
      }
    }
    byte[] text = bytes.toByteArray();
    return new Piece(text, any, any == null ? new Needle(text) : null);
  }

  boolean matches(long address, int length) {
    int from = head.matchAt(address, length);
    if (from < 0) {
      return false;
    }
    if (pieces.size() == 1) {
      return from == length;
    }
    for (Piece piece : middle) {
      from = findEnd(piece, address, length, from);
      if (from < 0) {
        return false;
      }
    }
    return endsWith(tail, address, length, from);
  }

  /** Where the leftmost match of the piece ends, or -1. */
  private static int findEnd(Piece piece, long address, int length, int from) {
    if (piece.any == null) {
      int at = piece.needle.in(address, length, from);
      return at < 0 ? -1 : at + piece.bytes.length;
    }
    for (int at = from; at < length; at += Utf8.charLength(address + at, length - at)) {
      int matched = piece.matchAt(address + at, length - at);
      if (matched >= 0) {
        return at + matched;
      }
    }
    return -1;
  }

  private static boolean endsWith(Piece piece, long address, int length, int from) {
    if (piece.any == null) {
      int at = length - piece.bytes.length;
      return at >= from && Utf8.matches(address + at, piece.bytes, 0, piece.bytes.length);
    }
    for (int at = from; at < length; at += Utf8.charLength(address + at, length - at)) {
      if (piece.matchAt(address + at, length - at) == length - at) {
        return true;
      }
    }
    return false;
  }
}
