package io.sheaf.service.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.service.security.Authentication.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords and the tokens that are given out for them. */
class AuthenticationTest {
  @TempDir Path folder;

  private Authentication with(Duration tokenIdle) {
    Path file = folder.resolve("users");
    Users.add(file, "ada", "s3cret".toCharArray(), false);
    return new Authentication(Users.read(file), tokenIdle);
  }

  private static String basic(byte[] pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static Identity ada(Authentication authentication) {
    return authentication
        .identify(basic("ada:s3cret".getBytes(StandardCharsets.UTF_8)))
        .orElseThrow();
  }

  @Test
  void aTokenThatNobodyUsesEnds() {
    Authentication authentication = with(Duration.ZERO);
    String bearer = "Bearer " + ada(authentication).token();
    assertEquals(Optional.of(new Identity("ada", null)), authentication.identify(bearer));
    authentication.expire();
    assertEquals(Optional.empty(), authentication.identify(bearer));
    assertNotEquals(bearer, "Bearer " + ada(authentication).token(), "the password still counts");
  }

  @Test
  void aTokenInUseStays() {
    Authentication authentication = with(Duration.ofHours(1));
    String bearer = "bearer   " + ada(authentication).token() + " ";
    authentication.expire();
    assertEquals("ada", authentication.identify(bearer).orElseThrow().user());
  }

  @Test
  void whatIsNoneIsNobody() {
    Authentication authentication = with(Duration.ofHours(1));
    assertTrue(ada(authentication).token().length() >= 32);
    for (String header :
        List.of(
            "",
            "Basic",
            "Basic ",
            "Basic !!!",
            basic(new byte[] {'a', 'd', 'a'}),
            basic(new byte[] {(byte) 0xFF, ':', 'x'}),
            basic(new byte[] {':'}),
            basic("ada:S3cret".getBytes(StandardCharsets.UTF_8)),
            basic("ADA:s3cret".getBytes(StandardCharsets.UTF_8)),
            basic("ada:s3cret:".getBytes(StandardCharsets.UTF_8)),
            "Bearer",
            "Bearer ",
            "Bearer " + "0".repeat(64),
            "Negotiate abc")) {
      assertEquals(Optional.empty(), authentication.identify(header), header);
    }
  }
}
