package io.sheaf.storage;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an order as statements and files have it: {@code a, "odd, name" DESC, c NULLS FIRST}.
 * Nulls are last unless it says otherwise, in either direction.
 */
public final class SortOrder {
  private static final Pattern KEY =
      Pattern.compile(
          "\\s*(?:\"((?:[^\"]|\"\")+)\"|([^\",\\s][^\",]*?))(\\s+ASC|\\s+DESC)?(\\s+NULLS\\s+(?:FIRST|LAST))?\\s*(,|$)",
          Pattern.CASE_INSENSITIVE);

  private SortOrder() {}

  /**
   * A key by its column's name.
   *
   * @param name as the text has it
   */
  public record Key(String name, boolean descending, boolean nullsFirst) {}

  /**
   * The keys of an option's value, a text or a list of texts.
   *
   * @throws SheafException INVALID_ARGUMENT when it is none, or names nothing
   */
  public static List<Key> parse(Object value) {
    String text =
        value instanceof List<?> list
            ? String.join(",", list.stream().map(String::valueOf).toList())
            : String.valueOf(value);
    List<Key> keys = new ArrayList<>();
    Matcher matcher = KEY.matcher(text);
    int at = 0;
    boolean more = true;
    while (more && matcher.find(at) && matcher.start() == at) {
      String quoted = matcher.group(1);
      String nulls = matcher.group(4);
      keys.add(
          new Key(
              quoted == null ? matcher.group(2).strip() : quoted.replace("\"\"", "\""),
              matcher.group(3) != null && matcher.group(3).strip().equalsIgnoreCase("desc"),
              nulls != null && nulls.strip().toLowerCase(java.util.Locale.ROOT).endsWith("first")));
      at = matcher.end();
      more = matcher.group(5).equals(",");
    }
    if (keys.isEmpty() || more || at != text.length()) {
      throw new SheafException(
              ErrorCode.INVALID_ARGUMENT, "'" + text + "' is no order of columns for sorted_by")
          .withHint("write it as in ORDER BY: sorted_by => 'a, b DESC NULLS FIRST'");
    }
    return List.copyOf(keys);
  }

  /**
   * The keys as columns of a table.
   *
   * @throws SheafException UNKNOWN_COLUMN naming the first that the table has not
   */
  public static List<SortedColumn> columns(List<Key> keys, Schema schema) {
    List<String> names = schema.fields().stream().map(field -> field.name()).toList();
    List<SortedColumn> columns = new ArrayList<>();
    for (Key key : keys) {
      int column = find(names, key.name());
      if (column < 0) {
        throw new SheafException(
                ErrorCode.UNKNOWN_COLUMN,
                "sorted_by names \"" + key.name() + "\", which is no column")
            .withHint(
                NearNames.of(key.name(), names)
                    .map(near -> "did you mean " + near + "?")
                    .orElse("columns: " + String.join(", ", names)));
      }
      columns.add(new SortedColumn(column, key.descending(), key.nullsFirst()));
    }
    return List.copyOf(columns);
  }

  private static int find(List<String> names, String wanted) {
    int exact = names.indexOf(wanted);
    for (int i = 0; exact < 0 && i < names.size(); i++) {
      exact = names.get(i).equalsIgnoreCase(wanted) ? i : -1;
    }
    return exact;
  }

  /** The text of an order, which {@link #parse} reads back. */
  public static String format(List<SortedColumn> order, Schema schema) {
    List<String> keys = new ArrayList<>();
    for (SortedColumn key : order) {
      keys.add(
          '"'
              + schema.field(key.column()).name().replace("\"", "\"\"")
              + '"'
              + (key.descending() ? " DESC" : "")
              + (key.nullsFirst() ? " NULLS FIRST" : ""));
    }
    return String.join(", ", keys);
  }
}
