package io.sheaf.sql.catalog;

import io.sheaf.jdbc.spi.LikePattern;
import java.util.function.Predicate;

/** Patterns for names of schemas and tables, the same for every way of asking for metadata. */
public final class NamePattern {
  private NamePattern() {}

  /** As a test of names; see {@link LikePattern}. */
  public static Predicate<String> of(String pattern) {
    return LikePattern.of(pattern);
  }

  /** Takes all names. */
  public static Predicate<String> any() {
    return name -> true;
  }
}
