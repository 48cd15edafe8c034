package io.sheaf.storage.fs;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.NearNames;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The secrets of a session, in memory only. Statements see those of their own session. Thread-safe.
 */
public final class Secrets {
  private static final ScopedValue<Secrets> CURRENT = ScopedValue.newInstance();
  private static final Secrets NONE = new Secrets();

  /** The names of values by type: what a service's secret may hold. */
  private static final Map<String, List<String>> KEYS =
      new TreeMap<>(
          Map.of(
              "s3",
              List.of(
                  "key_id",
                  "secret",
                  "session_token",
                  "region",
                  "endpoint",
                  "url_style",
                  "use_ssl",
                  "anonymous"),
              "azure",
              List.of(
                  "account_name",
                  "account_key",
                  "sas_token",
                  "tenant_id",
                  "client_id",
                  "client_secret",
                  "endpoint",
                  "use_ssl",
                  "hierarchical"),
              "gcs",
              List.of("key_file", "endpoint", "project", "anonymous"),
              "http",
              List.of("bearer_token", "username", "password")));

  private final Map<String, Secret> byName = new TreeMap<>(); // guarded by this

  /** The secrets of the statement at hand; none when nobody has said. */
  public static Secrets current() {
    return CURRENT.orElse(NONE);
  }

  /** Runs something that sees these secrets. */
  public <T> T within(ScopedValue.CallableOp<T, RuntimeException> action) {
    return ScopedValue.where(CURRENT, this).call(action);
  }

  /** What to do when there is a secret of the name. */
  public enum Existing {
    IS_AN_ERROR,
    IS_REPLACED,
    STAYS
  }

  /**
   * Adds a secret.
   *
   * @param options {@code type}, {@code scope} and values, by lower-case name
   * @throws SheafException DUPLICATE_OBJECT, or INVALID_ARGUMENT naming the option; never a value
   */
  public synchronized void create(String name, Map<String, String> options, Existing existing) {
    String key = name.toLowerCase(Locale.ROOT);
    if (byName.containsKey(key) && existing != Existing.IS_REPLACED) {
      if (existing == Existing.STAYS) {
        return;
      }
      throw new SheafException(
              ErrorCode.DUPLICATE_OBJECT, "there is already a secret named \"" + name + "\"")
          .withHint("CREATE OR REPLACE SECRET takes its place");
    }
    Map<String, String> values = new TreeMap<>(options);
    String type = values.remove("type");
    String scope = values.remove("scope");
    if (type == null || !KEYS.containsKey(type.toLowerCase(Locale.ROOT))) {
      throw new SheafException(
              ErrorCode.INVALID_ARGUMENT,
              type == null
                  ? "a secret needs a TYPE"
                  : "there is no type of secret \"" + type + "\"")
          .withHint("types: " + String.join(", ", KEYS.keySet()));
    }
    List<String> known = KEYS.get(type.toLowerCase(Locale.ROOT));
    for (String option : values.keySet()) {
      if (!known.contains(option)) {
        throw new SheafException(
                ErrorCode.INVALID_ARGUMENT,
                "unknown option \"" + option + "\" of a secret of type " + type)
            .withHint(
                NearNames.of(option, known).map(near -> "did you mean " + near + "? ").orElse("")
                    + "known options: type, scope, "
                    + String.join(", ", known));
      }
    }
    String id = UUID.randomUUID().toString();
    byName.put(key, new Secret(name, type, scope == null ? "" : scope, id, values));
  }

  /**
   * Takes a secret away.
   *
   * @throws SheafException INVALID_ARGUMENT naming a near one, unless it may be missing
   */
  public synchronized void drop(String name, boolean ifExists) {
    if (byName.remove(name.toLowerCase(Locale.ROOT)) == null && !ifExists) {
      SheafException error =
          new SheafException(
              ErrorCode.INVALID_ARGUMENT, "there is no secret named \"" + name + "\"");
      throw NearNames.of(name, byName.keySet())
          .map(near -> error.withHint("did you mean " + near + "?"))
          .orElse(error);
    }
  }

  /** All, by name. */
  public synchronized List<Secret> all() {
    return List.copyOf(byName.values());
  }

  /** The secret of a type whose scope is the longest beginning of a path. */
  public synchronized Optional<Secret> find(String type, String path) {
    String place = canonical(path);
    return byName.values().stream()
        .filter(secret -> secret.type().equals(type) && place.startsWith(canonical(secret.scope())))
        .max(Comparator.comparingInt(secret -> secret.scope().length()));
  }

  /** A path whose scheme is the one name of several that a place has. */
  private static String canonical(String path) {
    return path.replaceFirst("^(?i:s3[an]?)://", "s3://")
        .replaceFirst("^(?i:abfss?)://", "abfs://");
  }
}
