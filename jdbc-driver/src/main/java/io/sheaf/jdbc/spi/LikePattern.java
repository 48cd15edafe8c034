package io.sheaf.jdbc.spi;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A pattern for names, as metadata takes it: {@code %} for any characters, {@code _} for one, and
 * {@code \} before either to mean itself. Case does not count.
 */
public final class LikePattern implements Predicate<String> {
  private final Pattern regex;

  private LikePattern(Pattern regex) {
    this.regex = regex;
  }

  /**
   * A pattern's text as a test.
   *
   * @param pattern null takes all names
   */
  public static LikePattern of(String pattern) {
    StringBuilder regex = new StringBuilder();
    String text = pattern == null ? "%" : pattern;
    boolean escaped = false;
    for (int c : text.codePoints().toArray()) {
      if (c == '\\' && !escaped) {
        escaped = true;
        continue;
      }
      boolean plain = escaped || (c != '%' && c != '_');
      regex.append(plain ? Pattern.quote(Character.toString(c)) : c == '%' ? ".*" : ".");
      escaped = false;
    }
    if (escaped) {
      regex.append(Pattern.quote("\\"));
    }
    return new LikePattern(
        Pattern.compile(
            regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL));
  }

  @Override
  public boolean test(String name) {
    return regex.matcher(name).matches();
  }
}
