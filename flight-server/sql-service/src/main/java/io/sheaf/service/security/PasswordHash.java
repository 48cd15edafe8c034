package io.sheaf.service.security;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: salted and hashed by PBKDF2 with HMAC-SHA256 (RFC 8018), written {@code
 * pbkdf2-sha256$ITERATIONS$SALT$HASH} with salt and hash in base64. Immutable.
 */
public final class PasswordHash {
  private static final String SCHEME = "pbkdf2-sha256";
  private static final String SEPARATOR = "$";
  private static final int ITERATIONS = 600_000; // OWASP's advice of 2023
  private static final int LEAST_ITERATIONS = 10_000;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  /** Hashes a password with a salt of its own. */
  public static PasswordHash of(char[] password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new PasswordHash(ITERATIONS, salt, derived(password, salt, ITERATIONS));
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws SheafException INVALID_SETTING when it is something else; the text is not told
   */
  public static PasswordHash parse(String text) {
    List<String> parts = List.of(text.split("\\$", -1));
    if (parts.size() == 4 && parts.getFirst().equals(SCHEME)) {
      try {
        int iterations = Integer.parseInt(parts.get(1));
        byte[] salt = Base64.getDecoder().decode(parts.get(2));
        byte[] hash = Base64.getDecoder().decode(parts.get(3));
        if (iterations >= LEAST_ITERATIONS
            && iterations <= MOST_ITERATIONS
            && salt.length >= 8
            && hash.length == HASH_BITS / Byte.SIZE) {
          return new PasswordHash(iterations, salt, hash);
        }
      } catch (IllegalArgumentException e) {
        throw invalid(e);
      }
    }
    throw invalid(null);
  }

  private static SheafException invalid(Throwable cause) {
    return new SheafException(
            ErrorCode.INVALID_SETTING,
            "a password is kept as pbkdf2-sha256$ITERATIONS$SALT$HASH",
            cause)
        .withHint("make it by: sheaf server --users FILE --add-user NAME");
  }

  /** Whether it is this password, in a time that does not tell how much of it is right. */
  public boolean matches(char[] password) {
    return MessageDigest.isEqual(hash, derived(password, salt, iterations));
  }

  private static byte[] derived(char[] password, byte[] salt, int iterations) {
    PBEKeySpec key = new PBEKeySpec(password, salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      key.clearPassword();
    }
  }

  @Override
  public String toString() {
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        SEPARATOR,
        SCHEME,
        Integer.toString(iterations),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }
}
