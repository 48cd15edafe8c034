package io.sheaf.tests.sql;

import com.google.common.base.Splitter;
import java.util.Map;

/** Settings of a session as one text: {@code partitions=3;divisions=off}. */
public final class Modes {
  private static final Splitter.MapSplitter PAIRS = Splitter.on(';').withKeyValueSeparator('=');

  private Modes() {}

  public static Map<String, String> parse(String text) {
    return PAIRS.split(text);
  }
}
