package io.sheaf.jdbc.remote;

import java.sql.DriverPropertyInfo;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Properties that the driver itself reads; every other one is a setting of the session on the
 * server, as SET would take it. The names are those of other Flight SQL drivers where they have
 * one.
 */
public enum ConnectionProperty {
  USER("user", null, "name to log in with"),
  PASSWORD("password", null, "password to log in with"),
  TOKEN("token", null, "bearer token to log in with, in place of user and password"),
  TLS(
      "useEncryption",
      null,
      "whether to encrypt the connection (TLS); without it a password or token goes to this machine"
          + " alone, unless the value is false",
      "true",
      "false"),
  ROOT_CERTIFICATES("tlsRootCerts", null, "PEM file of the certificates to trust"),
  TRUST_STORE("trustStore", null, "Java key store of the certificates to trust"),
  TRUST_STORE_PASSWORD("trustStorePassword", null, "password of trustStore"),
  NO_VERIFICATION(
      "disableCertificateVerification", "false", "trust any server; for trials", "true", "false"),
  CLIENT_CERTIFICATE("clientCertificate", null, "PEM file of this client's certificate (mTLS)"),
  CLIENT_KEY("clientKey", null, "PEM file of the private key of clientCertificate (PKCS 8)"),
  CONNECT_TIMEOUT("connectTimeout", "30", "seconds until connecting is given up"),
  NETWORK_TIMEOUT(
      "networkTimeout", "0", "milliseconds to wait for any one answer of the server; 0: for ever"),
  CATALOG("catalog", null, "catalog of names without one"),
  SCHEMA("schema", null, "schema of names without one");

  private static final Set<ConnectionProperty> SECRETS =
      EnumSet.of(PASSWORD, TOKEN, TRUST_STORE_PASSWORD);

  private final String key;
  private final String defaultValue;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // an immutable list
  private final List<String> choices;

  ConnectionProperty(String key, String defaultValue, String description, String... choices) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.description = description;
    this.choices = List.of(choices);
  }

  /** The name; upper and lower case are not told apart. */
  public String key() {
    return key;
  }

  /** Null when there is none. */
  public String defaultValue() {
    return defaultValue;
  }

  /** One phrase on what it does. */
  public String description() {
    return description;
  }

  /** The values it may have; empty when they can't be listed. */
  public List<String> choices() {
    return choices;
  }

  /** All of them, with the values of an address, as tools ask for them; no password is shown. */
  public static DriverPropertyInfo[] infos(RemoteAddress address) {
    return Arrays.stream(values())
        .map(
            property -> {
              boolean secret = SECRETS.contains(property);
              DriverPropertyInfo info =
                  new DriverPropertyInfo(property.key, secret ? null : property.of(address));
              info.description = property.description;
              info.choices = property.choices.isEmpty() ? null : property.choices.toArray(String[]::new);
              return info;
            })
        .toArray(DriverPropertyInfo[]::new);
  }

  /** The value of an address, or the default. */
  String of(RemoteAddress address) {
    String value = address.property(key.toLowerCase(Locale.ROOT));
    return value == null || value.isEmpty() ? defaultValue : value;
  }

  boolean isTrue(RemoteAddress address) {
    return Boolean.parseBoolean(of(address));
  }
}
