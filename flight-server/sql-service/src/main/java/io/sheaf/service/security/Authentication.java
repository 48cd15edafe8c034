package io.sheaf.service.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds out who calls, from the {@code authorization} header: {@code Basic} with name and password,
 * for which a token is given out, or {@code Bearer} with such a token. Thread-safe.
 */
public final class Authentication {
  private static final String BASIC = "Basic ";
  private static final String BEARER = "Bearer ";
  private static final int TOKEN_BYTES = 32;

  /** Hashing is dear on purpose; so many passwords are checked at a time. */
  private static final int CHECKS_AT_A_TIME = 2;

  /** Most passwords remembered as right, and most tokens that are valid. */
  private static final int MOST_KEPT = 10_000;

  private final Users users;
  private final long idleNanos;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore checks = new Semaphore(CHECKS_AT_A_TIME);
  private final SecretKeySpec key;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Map<String, String> accepted = new ConcurrentHashMap<>();

  private static final class Token {
    final String user;
    volatile long used = System.nanoTime();

    Token(String user) {
      this.user = user;
    }
  }

  /** Somebody, and the token that was given out for the password, or null. */
  public record Identity(String user, String token) {}

  /**
   * @param tokenIdle after so long without a call a token ends
   */
  public Authentication(Users users, Duration tokenIdle) {
    this.users = users;
    this.idleNanos = tokenIdle.toNanos();
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  /** Who sends that header; nobody when it is wrong in any way. */
  public Optional<Identity> identify(String authorization) {
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return basic(authorization.substring(BASIC.length()).strip());
    }
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return bearer(authorization.substring(BEARER.length()).strip());
    }
    return Optional.empty();
  }

  private Optional<Identity> bearer(String text) {
    // Looked up by its digest, so that the time tells nothing of tokens.
    Token token = tokens.get(digest(text.getBytes(StandardCharsets.UTF_8)));
    if (token == null) {
      return Optional.empty();
    }
    token.used = System.nanoTime();
    return Optional.of(new Identity(token.user, null));
  }

  private Optional<Identity> basic(String encoded) {
    byte[] bytes;
    String pair;
    try {
      bytes = Base64.getDecoder().decode(encoded);
      pair = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String name = pair.substring(0, colon);
    char[] password = pair.substring(colon + 1).toCharArray();
    try {
      return isRight(name, password, digest(bytes))
          ? Optional.of(new Identity(name, issue(name)))
          : Optional.empty();
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /** A password that was right a moment ago is not hashed again: some clients send it always. */
  private boolean isRight(String name, char[] password, String digest) {
    if (name.equals(accepted.get(digest))) {
      return true;
    }
    checks.acquireUninterruptibly();
    try {
      if (!users.accepts(name, password)) {
        return false;
      }
    } finally {
      checks.release();
    }
    if (accepted.size() >= MOST_KEPT) {
      accepted.clear();
    }
    accepted.put(digest, name);
    return true;
  }

  private String issue(String user) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    if (tokens.size() >= MOST_KEPT) {
      tokens.entrySet().stream()
          .min((a, b) -> Long.compare(a.getValue().used, b.getValue().used))
          .ifPresent(oldest -> tokens.remove(oldest.getKey()));
    }
    tokens.put(digest(token.getBytes(StandardCharsets.UTF_8)), new Token(user));
    return token;
  }

  /** Forgets tokens that nobody has used for long. */
  public void expire() {
    tokens.values().removeIf(token -> System.nanoTime() - token.used > idleNanos);
  }

  private String digest(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
