package io.sheaf.storage.fs;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What opens the files below some path: keys, tokens, and where to find the service. Its text is
 * never its values, so that it may stand in messages. Immutable.
 *
 * @param type kind of service, lower case: {@code s3}, {@code azure}, {@code gcs}, {@code http}
 * @param scope beginning of the paths it is for; empty for all of its type
 * @param id tells this secret from others without its values, also from older ones of the name
 * @param values by lower-case name
 */
public record Secret(
    String name, String type, String scope, String id, Map<String, String> values) {
  public Secret {
    type = type.toLowerCase(Locale.ROOT);
    values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** A value; empty when it is not given. */
  public java.util.Optional<String> value(String key) {
    return java.util.Optional.ofNullable(values.get(key));
  }

  @Override
  public String toString() {
    return "secret " + name + " of type " + type;
  }
}
