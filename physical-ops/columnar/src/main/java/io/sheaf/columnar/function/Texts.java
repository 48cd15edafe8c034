package io.sheaf.columnar.function;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What rarer string functions make of Java strings; they count code points. */
final class Texts {
  private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

  private Texts() {}

  static String overlay(RowCall in, int row) {
    String text = in.string(0, row);
    String placed = in.string(1, row);
    long from = in.number(2, row);
    long count = in.count() == 4 ? in.number(3, row) : placed.codePointCount(0, placed.length());
    if (from < 1 || count < 0) {
      throw Errors.invalidArgument(
          "overlay from position " + from + " for " + count + " characters: positions start at 1");
    }
    int start = offset(text, from - 1);
    int end = offset(text, Math.max(0, from - 1 + count));
    return text.substring(0, start) + placed + text.substring(Math.max(start, end));
  }

  /** The offset of a character, or the end. */
  private static int offset(String text, long characters) {
    return characters >= text.codePointCount(0, text.length())
        ? text.length()
        : text.offsetByCodePoints(0, (int) characters);
  }

  static long positionFrom(RowCall in, int row) {
    String text = in.string(1, row);
    long from = in.number(2, row);
    if (from < 1 || from > text.length() + 1L) {
      return 0;
    }
    int at = text.indexOf(in.string(0, row), offset(text, from - 1));
    return at < 0 ? 0 : text.codePointCount(0, at) + 1;
  }

  static String initcap(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inWord = false;
    for (int point : text.codePoints().toArray()) {
      out.appendCodePoint(inWord ? Character.toLowerCase(point) : Character.toUpperCase(point));
      inWord = Character.isLetterOrDigit(point);
    }
    return out.toString();
  }

  static String translate(String text, String from, String to) {
    int[] targets = to.codePoints().toArray();
    Map<Integer, Integer> made = new HashMap<>();
    int at = 0;
    for (int point : from.codePoints().toArray()) {
      made.putIfAbsent(point, at < targets.length ? targets[at] : -1);
      at++;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int point : text.codePoints().toArray()) {
      int target = made.getOrDefault(point, point);
      if (target >= 0) {
        out.appendCodePoint(target);
      }
    }
    return out.toString();
  }

  static String blanks(long count) {
    if (count > Integer.MAX_VALUE / 4) {
      throw Errors.invalidArgument("a string of " + count + " characters is too long");
    }
    return " ".repeat((int) Math.max(0, count));
  }

  static String splitPart(String text, String separator, long part) {
    String[] parts =
        separator.isEmpty()
            ? text.codePoints().mapToObj(Character::toString).toArray(String[]::new)
            : text.split(Pattern.quote(separator), -1);
    long index = part > 0 ? part - 1 : parts.length + part;
    return part == 0 || index < 0 || index >= parts.length ? "" : parts[(int) index];
  }

  static String substringIndex(String text, String separator, long count) {
    if (separator.isEmpty() || count == 0) {
      return "";
    }
    int at = count > 0 ? -separator.length() : text.length();
    for (long left = Math.abs(count); left > 0; left--) {
      at =
          count > 0
              ? text.indexOf(separator, at + separator.length())
              : text.lastIndexOf(separator, at - 1);
      if (at < 0) {
        return text;
      }
    }
    return count > 0 ? text.substring(0, at) : text.substring(at + separator.length());
  }

  static long firstPoint(String text, long ofEmpty) {
    return text.isEmpty() ? ofEmpty : text.codePointAt(0);
  }

  static String character(long point) {
    if (point < 0 || point > Character.MAX_CODE_POINT || (point >= 0xD800 && point < 0xE000)) {
      throw Errors.invalidArgument(point + " is no code point of Unicode");
    }
    return Character.toString((int) point);
  }

  static String normalized(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  static String withoutAccents(String text) {
    String bare = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    return Normalizer.normalize(bare, Normalizer.Form.NFC);
  }

  private static int lastSlash(String path) {
    return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  }

  static String fileName(String path, boolean trims) {
    String name = path.substring(lastSlash(path) + 1);
    int dot = name.lastIndexOf('.');
    return trims && dot > 0 ? name.substring(0, dot) : name;
  }

  static String firstFolder(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '/' || path.charAt(i) == '\\') {
        return i == 0 ? path.substring(0, 1) : path.substring(0, i);
      }
    }
    return "";
  }

  static String folders(String path) {
    int slash = lastSlash(path);
    return slash < 0 ? "" : slash == 0 ? path.substring(0, 1) : path.substring(0, slash);
  }

  /** A horizontal bar of eighths of blocks. */
  static String bar(double value, double low, double high, double width) {
    if (!Double.isFinite(low) || !Double.isFinite(high) || high <= low) {
      throw Errors.invalidArgument("bar needs bounds, the second greater than the first");
    }
    if (!(width >= 1 && width <= 1000)) {
      throw Errors.invalidArgument("bar needs a width of 1 to 1000, not " + width);
    }
    double share = Double.isNaN(value) ? 0 : Math.clamp((value - low) / (high - low), 0, 1);
    int eighths = (int) (share * width * 8);
    StringBuilder out = new StringBuilder("█".repeat(eighths / 8));
    if (eighths % 8 > 0) {
      out.append((char) (0x2590 - eighths % 8));
    }
    out.append(" ".repeat(Math.max(0, (int) width - out.length())));
    return out.toString();
  }

  /** Bytes with a unit, {@code 1.5 KiB}. */
  static String bytes(long count, int unit, String... names) {
    long size = Math.abs(count);
    if (size < unit) {
      return count + (size == 1 ? " byte" : " bytes");
    }
    int power = 0;
    double value = size;
    while (value >= unit && power < names.length) {
      value /= unit;
      power++;
    }
    double shown = Math.floor(value * 10) / 10;
    return (count < 0 ? "-" : "")
        + String.format(Locale.ROOT, "%.1f", shown)
        + " "
        + names[power - 1];
  }
}
