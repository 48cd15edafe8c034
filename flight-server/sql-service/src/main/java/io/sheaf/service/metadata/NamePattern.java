package io.sheaf.service.metadata;

import java.util.regex.Pattern;

/**
 * A name as a client searches for it: {@code %} stands for any text, {@code _} for any character, a
 * backslash before one of them for itself. Case does not matter, as it doesn't in names.
 */
record NamePattern(Pattern pattern) {
  static final NamePattern ANY = new NamePattern(Pattern.compile(".*", Pattern.DOTALL));

  static NamePattern of(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        regex.append(Pattern.quote(text.substring(i, i + 1)));
      } else if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return new NamePattern(
        Pattern.compile(
            regex.toString(),
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
