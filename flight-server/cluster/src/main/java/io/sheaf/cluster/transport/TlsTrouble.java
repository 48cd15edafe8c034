package io.sheaf.cluster.transport;

import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What the network library's words mean when two processes do not agree on TLS. */
enum TlsTrouble {
  THEY_DO_NOT_SPEAK_IT(
      "it does not speak TLS, and this process does",
      "not an ssl/tls record",
      "unsupported or unrecognized ssl message"),
  THEY_WANT_IT("it wants TLS, and this process does not speak it", "was not settings"),
  PERHAPS_THEY_WANT_IT(
      "it closes the connection at once, perhaps since it wants TLS and this process does not speak"
          + " it",
      "network closed for unknown reason"),
  UNKNOWN_AUTHORITY(
      "its certificate is of none of the authorities in SHEAF_TLS_CA",
      "pkix path",
      "unable to find valid certification path",
      "path does not chain"),
  OTHER_NAME(
      "its certificate is for another host",
      "no subject alternative",
      "no name matching",
      "hostname verification"),
  NOT_ACCEPTED(
      "it does not accept the certificate of this process, or wants one",
      "certificate_required",
      "bad_certificate",
      "certificate_unknown",
      "unknown_ca");

  private static final int MOST_CAUSES = 32;

  private final String sentence;

  @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody changes
  private final List<String> signs;

  TlsTrouble(String sentence, String... signs) {
    this.sentence = sentence;
    this.signs = List.of(signs);
  }

  /** What is wrong, as a part of a sentence about the other side; null when it is not TLS. */
  static String of(Throwable failure, String said) {
    boolean tls = false;
    StringBuilder texts = new StringBuilder(said == null ? "" : said);
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
      tls |= cause instanceof SSLException;
      texts.append('\n').append(cause.getMessage());
    }
    String all = texts.toString().toLowerCase(Locale.ROOT);
    for (TlsTrouble trouble : values()) {
      if (trouble.signs.stream().anyMatch(all::contains)) {
        return trouble.sentence;
      }
    }
    return tls ? "TLS fails: " + texts.toString().strip().lines().findFirst().orElse("") : null;
  }
}
