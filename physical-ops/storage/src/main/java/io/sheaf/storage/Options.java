package io.sheaf.storage;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named options of a reader or writer, names case-insensitive, values as the statement gave them:
 * String, Long, java.math.BigDecimal, Boolean, or a List or a Map by String of these.
 */
public record Options(Map<String, Object> values) {
  public static final Options NONE = new Options(Map.of());

  public Options {
    TreeMap<String, Object> copy = new TreeMap<>();
    values.forEach((name, value) -> copy.put(name.toLowerCase(Locale.ROOT), value));
    values = java.util.Collections.unmodifiableMap(copy);
  }

  /**
   * Checks that there are no options but those named.
   *
   * @throws SheafException INVALID_ARGUMENT naming the first that is not known, and the known ones
   */
  public Options only(String owner, String... known) {
    List<String> names = List.of(known);
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new SheafException(
                ErrorCode.INVALID_ARGUMENT, "unknown option \"" + name + "\" of " + owner)
            .withHint(
                names.isEmpty()
                    ? "it has no options"
                    : NearNames.of(name, names)
                            .map(near -> "did you mean " + near + "? ")
                            .orElse("")
                        + "known options: "
                        + String.join(", ", names));
      }
    }
    return this;
  }

  public String string(String name, String otherwise) {
    Object value = values.get(name);
    return value == null ? otherwise : value.toString();
  }

  /**
   * The option as an integer, or the default when it is not given.
   *
   * @throws SheafException INVALID_ARGUMENT when the value is no integer in the range
   */
  public long integer(String name, long otherwise, long min, long max) {
    Object value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = new java.math.BigDecimal(value.toString().trim()).longValueExact();
      if (number >= min && number <= max) {
        return number;
      }
    } catch (ArithmeticException | NumberFormatException notAnInteger) {
      // Falls through to the one message for both cases.
    }
    throw new SheafException(
        ErrorCode.INVALID_ARGUMENT,
        "option "
            + name
            + " must be an integer from "
            + min
            + " to "
            + max
            + ", not '"
            + value
            + "'");
  }

  /**
   * The option as a boolean, or the default when it is not given.
   *
   * @throws SheafException INVALID_ARGUMENT when the value is no boolean
   */
  public boolean flag(String name, boolean otherwise) {
    Object value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    return switch (value.toString().toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes", "1" -> true;
      case "false", "off", "no", "0" -> false;
      default ->
          throw new SheafException(
              ErrorCode.INVALID_ARGUMENT,
              "option " + name + " must be true or false, not '" + value + "'");
    };
  }
}
