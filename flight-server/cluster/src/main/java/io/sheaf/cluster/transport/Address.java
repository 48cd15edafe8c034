package io.sheaf.cluster.transport;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where a process listens. */
public record Address(String host, int port) {
  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets.
   *
   * @throws SheafException INVALID_ARGUMENT naming the text
   */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 1 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      host = "";
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (!host.isEmpty() && port > 0 && port < 65536) {
        return new Address(host, port);
      }
    } catch (NumberFormatException e) {
      throw invalid(text, e);
    }
    throw invalid(text, null);
  }

  private static SheafException invalid(String text, Throwable cause) {
    return new SheafException(
        ErrorCode.INVALID_ARGUMENT, "an address is HOST:PORT, not '" + text + "'", cause);
  }

  /** Whether only processes of this machine reach it. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
