package io.sheaf.tests.tpch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The texts of the 22 queries. */
public final class TpchQueries {
  private TpchQueries() {}

  /** {@code q01} to {@code q22}. */
  public static List<String> names() {
    return IntStream.rangeClosed(1, 22).mapToObj("q%02d"::formatted).toList();
  }

  public static String text(String name) {
    try (InputStream in = TpchQueries.class.getResourceAsStream("/tpch/" + name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
