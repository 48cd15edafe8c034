package io.sheaf.cluster.process;

import io.sheaf.graph.SchedulerConfig.Security;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How processes are told by whom they may be trusted: by environment variables, which, unlike a
 * command line, other users can't read.
 */
public final class SecurityVariables {
  public static final String SECRET = "SHEAF_SECRET";
  public static final String AUTHORITIES = "SHEAF_TLS_CA";
  public static final String CERTIFICATE = "SHEAF_TLS_CERT";
  public static final String KEY = "SHEAF_TLS_KEY";

  private SecurityVariables() {}

  /** What an environment says; empty variables count as missing. */
  public static Security read(Map<String, String> environment) {
    return new Security(
        text(environment, SECRET),
        path(environment, AUTHORITIES),
        path(environment, CERTIFICATE),
        path(environment, KEY));
  }

  private static String text(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private static Path path(Map<String, String> environment, String name) {
    String value = text(environment, name);
    return value == null ? null : Path.of(value);
  }

  /** The variables that say so; null for one that must not be set. */
  static Map<String, String> of(Security security) {
    Map<String, String> variables = new HashMap<>();
    variables.put(SECRET, security.secret());
    variables.put(AUTHORITIES, absolute(security.certificateAuthorities()));
    variables.put(CERTIFICATE, absolute(security.certificate()));
    variables.put(KEY, absolute(security.key()));
    return variables;
  }

  private static String absolute(Path path) {
    return path == null ? null : path.toAbsolutePath().toString();
  }
}
