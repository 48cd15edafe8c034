package io.sheaf.columnar.text;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** UUIDs as 16 bytes, most significant first, and as text. */
public final class Uuids {
  private static final Pattern FORM =
      Pattern.compile(
          "\\{?([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{12})}?");

  private Uuids() {}

  /** Five groups of small hexadecimal digits. */
  public static String text(byte[] bytes) {
    return uuid(bytes).toString();
  }

  public static UUID uuid(byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(bytes);
    return new UUID(words.getLong(), words.getLong());
  }

  public static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  /** Reads a text with or without dashes and braces; empty when it is none. */
  public static Optional<byte[]> parse(String text) {
    var matcher = FORM.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(bytes(UUID.fromString(matcher.replaceAll("$1-$2-$3-$4-$5"))))
        : Optional.empty();
  }
}
