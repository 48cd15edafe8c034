package io.sheaf.jdbc.remote;

import io.sheaf.jdbc.spi.SqlErrors;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Where a server is, and the properties of a connection to it.
 *
 * @param host a name or address, IPv6 without brackets
 * @param properties by their lower-case names: those of the URL over those given beside it
 */
public record RemoteAddress(String host, int port, Map<String, String> properties) {
  /** Where a server listens unless it is told another port. */
  public static final int DEFAULT_PORT = 7430;

  public RemoteAddress {
    properties = Map.copyOf(properties);
  }

  /**
   * Reads what follows {@code jdbc:sheaf:}, as {@code //host:port[/catalog[/schema]]} with
   * properties after a {@code ?}, joined by {@code &}, or after a {@code ;}, joined by {@code ;}.
   * In the first form %-escapes are read.
   *
   * @throws SQLException 08001 when it is no such address
   */
  public static RemoteAddress parse(String text, Properties beside) throws SQLException {
    Map<String, String> properties = new LinkedHashMap<>();
    if (beside != null) {
      for (String name : beside.stringPropertyNames()) {
        properties.put(name.toLowerCase(Locale.ROOT), beside.getProperty(name));
      }
    }
    int end = 2;
    while (end < text.length() && "/?;".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String authority = text.substring(2, end);
    String rest = text.substring(end);
    int query = 0;
    while (query < rest.length() && "?;".indexOf(rest.charAt(query)) < 0) {
      query++;
    }
    path(rest.substring(0, query), properties, text);
    if (query < rest.length()) {
      boolean escaped = rest.charAt(query) == '?';
      pairs(rest.substring(query + 1).split(escaped ? "&" : ";", -1), escaped, properties, text);
    }
    return of(authority, properties, text);
  }

  private static void pairs(
      String[] pairs, boolean escaped, Map<String, String> properties, String text)
      throws SQLException {
    for (int i = 0; i < pairs.length; i++) {
      if (pairs[i].isBlank()) {
        continue;
      }
      int equals = pairs[i].indexOf('=');
      if (equals < 1) {
        // Not the part itself: it may be the end of a password.
        throw malformed(text, "property " + (i + 1) + " is no key=value");
      }
      String key = pairs[i].substring(0, equals).strip();
      String value = pairs[i].substring(equals + 1).strip();
      properties.put(
          key.toLowerCase(Locale.ROOT), escaped ? decode(value, "\"" + key + "\"", text) : value);
    }
  }

  private static void path(String path, Map<String, String> properties, String text)
      throws SQLException {
    String[] parts = path.split("/", -1);
    if (parts.length > 1 && !parts[1].isEmpty()) {
      properties.put("catalog", decode(parts[1], "the catalog", text));
    }
    if (parts.length > 2 && !parts[2].isEmpty()) {
      properties.put("schema", decode(parts[2], "the schema", text));
    }
  }

  private static String decode(String value, String what, String text) throws SQLException {
    try {
      return value.indexOf('%') < 0
          ? value
          : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed(text, "a % in " + what + " begins no escape such as %20; write it as %25");
    }
  }

  private static RemoteAddress of(String authority, Map<String, String> properties, String text)
      throws SQLException {
    int bracket = authority.lastIndexOf(']');
    int colon = authority.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (bracket > 0 && host.startsWith("[")) {
      host = host.substring(1, bracket);
    }
    if (host.isEmpty() || authority.indexOf('@') >= 0) {
      throw malformed(text, "it names no host");
    }
    String port = colon < 0 ? Integer.toString(DEFAULT_PORT) : authority.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw malformed(text, "\"" + port + "\" is no port");
    }
    return new RemoteAddress(host, Integer.parseInt(port), properties);
  }

  private static SQLException malformed(String text, String why) {
    // Without what may hold a password.
    String shown = text.split("[?;]", -1)[0].replaceAll("//.*@", "//");
    return SqlErrors.of(
        "08001",
        "\"jdbc:sheaf:"
            + shown
            + "\" can't be read: "
            + why
            + "; the form is jdbc:sheaf://host:port?key=value");
  }

  String property(String name) {
    return properties.get(name);
  }

  /** Host and port, as messages show them. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
