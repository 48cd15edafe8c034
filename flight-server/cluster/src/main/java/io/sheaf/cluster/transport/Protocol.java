package io.sheaf.cluster.transport;

/**
 * What both ends must share to understand each other. Sent as plain text before any message, so
 * that two versions can always tell each other apart.
 *
 * @param version of the engine, for people
 * @param fingerprint of everything that travels encoded
 * @param inbound messages to the member
 * @param outbound messages to the coordinator
 */
public record Protocol<M, C>(
    String version, String fingerprint, Codec<M> inbound, Codec<C> outbound) {
  String shown() {
    return shown(version, fingerprint);
  }

  static String shown(String version, String fingerprint) {
    return version + " (protocol " + fingerprint + ")";
  }
}
