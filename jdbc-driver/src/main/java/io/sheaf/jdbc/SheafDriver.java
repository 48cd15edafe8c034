package io.sheaf.jdbc;

import io.sheaf.jdbc.remote.ConnectionProperty;
import io.sheaf.jdbc.remote.RemoteAddress;
import io.sheaf.jdbc.remote.RemoteConnection;
import io.sheaf.jdbc.spi.EmbeddedEngine;
import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.logging.Logger;

/**
 * JDBC driver of {@code jdbc:sheaf://host:port}, a server, and of {@code jdbc:sheaf:}, the engine
 * inside this process. Settings follow as {@code key=value}, separated by semicolons, or come as
 * properties; the URL wins where both name one. In this process {@code user} and {@code password}
 * are ignored: it has one user. Thread-safe.
 */
public final class SheafDriver implements Driver {
  static final int MAJOR_VERSION = 0;
  static final int MINOR_VERSION = 1;

  private static final String PREFIX = "jdbc:sheaf:";
  private static final int ENGINE_JAVA = 25;
  private static final String ENGINE_OPTIONS =
      "--add-opens=java.base/java.nio=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
          + " --enable-native-access=ALL-UNNAMED";

  static {
    try {
      DriverManager.registerDriver(new SheafDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public boolean acceptsURL(String url) {
    return url != null && url.startsWith(PREFIX);
  }

  /**
   * Opens a connection.
   *
   * @return null when the URL is another driver's
   * @throws SQLException 08001 when the server can't be reached or this JVM cannot run the engine,
   *     with the options to add; 28000 for a wrong user or password; 22023 for a setting that is
   *     unknown or does not fit
   */
  @Override
  public Connection connect(String url, Properties properties) throws SQLException {
    if (url == null) {
      throw SqlErrors.of("08001", "no URL is given");
    } else if (!acceptsURL(url)) {
      return null;
    }
    String rest = url.substring(PREFIX.length());
    if (rest.startsWith("//")) {
      RemoteConnection remote = RemoteConnection.open(RemoteAddress.parse(rest, properties));
      return new SheafConnection(url.split("[?;]", 2)[0], remote.serverVersion(), remote);
    }
    checkJvm(
        Runtime.version().feature(),
        java.nio.ByteBuffer.class.getModule().isOpen("java.nio", SheafDriver.class.getModule()));
    EmbeddedEngine engine = engine();
    return new SheafConnection(url, engine.version(), engine.open(settings(rest, properties)));
  }

  /** The settings of a URL's text after the prefix, over those of the properties. */
  static Map<String, String> settings(String text, Properties properties) throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    if (properties != null) {
      for (String name : properties.stringPropertyNames()) {
        if (!name.equals("user") && !name.equals("password")) {
          settings.put(key(name), properties.getProperty(name));
        }
      }
    }
    for (String part : text.split(";", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw SqlErrors.of(
            "22023",
            "\""
                + part
                + "\" in the URL is no key=value; the form is "
                + PREFIX
                + "threads=2;memory=4GB");
      }
      settings.put(key(part.substring(0, equals)), part.substring(equals + 1).strip());
    }
    return settings;
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /** Refuses a JVM that cannot run the engine, before any of its classes load. */
  static void checkJvm(int feature, boolean nioOpen) throws SQLException {
    if (feature < ENGINE_JAVA) {
      throw SqlErrors.of(
          "08001",
          PREFIX
              + " runs the engine inside this process and needs Java "
              + ENGINE_JAVA
              + "; this is Java "
              + feature
              + ". Start the program with Java "
              + ENGINE_JAVA
              + " and the options "
              + ENGINE_OPTIONS);
    }
    if (!nioOpen) {
      throw SqlErrors.of(
          "08001",
          PREFIX
              + " runs the engine inside this process, whose memory needs java.nio opened. Start"
              + " the program with the options "
              + ENGINE_OPTIONS);
    }
  }

  private static EmbeddedEngine engine() throws SQLException {
    // The driver's loader first: a program's context loader may not see the engine.
    for (ClassLoader loader :
        new ClassLoader[] {
          SheafDriver.class.getClassLoader(), Thread.currentThread().getContextClassLoader()
        }) {
      try {
        Iterator<EmbeddedEngine> found =
            ServiceLoader.load(EmbeddedEngine.class, loader).iterator();
        if (found.hasNext()) {
          return found.next();
        }
      } catch (ServiceConfigurationError e) {
        throw SqlErrors.of("08001", "the engine cannot be loaded: " + e.getMessage(), e);
      }
    }
    throw SqlErrors.of(
        "08001",
        PREFIX
            + " needs the engine on the class path (sheaf-sql-frontend), and only the driver is"
            + " there");
  }

  /** The properties of a connection, with what the URL and the properties given say of them. */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties)
      throws SQLException {
    if (!acceptsURL(url)) {
      return new DriverPropertyInfo[0];
    }
    String rest = url.substring(PREFIX.length());
    if (rest.startsWith("//")) {
      return ConnectionProperty.infos(RemoteAddress.parse(rest, properties));
    }
    Map<String, String> given = settings(rest, properties);
    return new DriverPropertyInfo[] {
      setting(given, "threads", "threads of the engine; default: one for each core"),
      setting(given, "memory", "bound of the engine's memory, as 4GB"),
      setting(given, "time_zone", "zone in which instants are shown"),
    };
  }

  private static DriverPropertyInfo setting(
      Map<String, String> given, String name, String description) {
    DriverPropertyInfo info = new DriverPropertyInfo(name, given.get(name));
    info.description = description;
    return info;
  }

  @Override
  public int getMajorVersion() {
    return MAJOR_VERSION;
  }

  @Override
  public int getMinorVersion() {
    return MINOR_VERSION;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("the driver logs nothing", "0A000");
  }
}
