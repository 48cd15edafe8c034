package io.sheaf.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The functions that {@code {fn ..}} offers (JDBC 4.3, appendix C), and how SQL has those that it
 * names or writes otherwise. The lists of {@link java.sql.DatabaseMetaData} are these.
 */
enum EscapeFunctions {
  /** About numbers. */
  NUMERIC(
      """
      ABS ACOS ASIN ATAN ATAN2 CEILING COS COT DEGREES EXP FLOOR
      LOG = LN({1})
      LOG10 MOD
      PI = PI()
      POWER RADIANS
      RAND = RANDOM()
      ROUND SIGN SIN SQRT TAN
      TRUNCATE = TRUNC({*})
      """),
  /** About strings. */
  STRING(
      """
      ASCII
      CHAR = CHR({1})
      CHAR_LENGTH CHARACTER_LENGTH CONCAT
      INSERT = OVERLAY({1} PLACING {4} FROM {2} FOR {3})
      LCASE = LOWER({1})
      LEFT
      LENGTH = CHAR_LENGTH(RTRIM({1}))
      LOCATE = POSITION({1} IN {2})
      LOCATE/3 = POSITION({1} IN {2} FROM {3})
      LTRIM OCTET_LENGTH POSITION REPEAT REPLACE RIGHT RTRIM
      SPACE = REPEAT(' ', {1})
      SUBSTRING
      UCASE = UPPER({1})
      """),
  /** About the session. */
  SYSTEM(
      """
      DATABASE = CURRENT_CATALOG
      IFNULL = COALESCE({*})
      USER = CURRENT_USER
      """),
  /** About points in time. */
  TIME_DATE(
      """
      CURDATE = CURRENT_DATE
      CURRENT_DATE = CURRENT_DATE
      CURRENT_TIME = LOCALTIME
      CURRENT_TIMESTAMP = CURRENT_TIMESTAMP
      CURTIME = LOCALTIME
      DAYNAME
      DAYOFMONTH = DAY({1})
      DAYOFWEEK = (DAYOFWEEK({1}) + 1)
      DAYOFYEAR EXTRACT HOUR MINUTE MONTH MONTHNAME
      NOW = LOCALTIMESTAMP
      QUARTER SECOND TIMESTAMPADD TIMESTAMPDIFF WEEK YEAR
      """);

  private static final Pattern PLACE = Pattern.compile("\\{([1-9*])}");

  /** Names as they are called, with how SQL writes them; null as they are. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes it: the library has none in order
  private final Map<String, String> forms;

  /**
   * @param lines names that SQL has as they are; or a name and its form, in which {@code {1}} is
   *     the first argument and {@code {*}} all of them. A name with {@code /3} is called with three
   */
  EscapeFunctions(String lines) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String line : lines.lines().toList()) {
      int equals = line.indexOf(" = ");
      if (equals > 0) {
        all.put(line.substring(0, equals), line.substring(equals + 3));
      } else {
        for (String name : line.split(" ", -1)) {
          all.put(name, null);
        }
      }
    }
    forms = Collections.unmodifiableMap(all);
  }

  /** Their names with commas between, as metadata lists them. */
  String names() {
    return forms.keySet().stream()
        .filter(name -> name.indexOf('/') < 0)
        .collect(Collectors.joining(","));
  }

  /**
   * A call as SQL has it.
   *
   * @param call the text of the whole call, which is given back when SQL has it like that
   * @param arguments the texts of its arguments
   */
  static String sql(String call, String name, List<String> arguments) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (EscapeFunctions kind : values()) {
      String form = kind.forms.get(upper + "/" + arguments.size());
      form = form == null ? kind.forms.get(upper) : form;
      if (form != null) {
        return PLACE.matcher(form).replaceAll(place -> argument(place.group(1), arguments));
      }
    }
    return call;
  }

  private static String argument(String place, List<String> arguments) {
    if (place.equals("*")) {
      return Matcher.quoteReplacement(String.join(", ", arguments));
    }
    int index = Integer.parseInt(place) - 1;
    return index < arguments.size() ? Matcher.quoteReplacement(arguments.get(index)) : "";
  }

  /** The arguments of a call, told apart by the commas between them. */
  static List<String> arguments(String text) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '"') {
        int end = text.indexOf(c, i + 1);
        i = end < 0 ? text.length() : end;
      } else if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      } else if (c == ',' && depth == 0) {
        arguments.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    if (from > 0 || !text.isBlank()) {
      arguments.add(text.substring(from).strip());
    }
    return arguments;
  }
}
