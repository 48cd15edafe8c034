package io.sheaf.tests.tpcds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The texts of TPC-DS with the specification's qualification values: 99 queries, four of which have
 * two parts. In q36, q61 and q66 quotients are of DOUBLE, since DuckDB's of decimals are so too; in
 * q12 and q90 a divisor that is zero in tiny data is null, since Sheaf's decimals refuse it.
 */
public final class TpcdsQueries {
  private static final Path FOLDER = Path.of("src", "test", "resources", "tpcds");

  private TpcdsQueries() {}

  /** {@code q1}, {@code q14a} and so on. */
  public static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".sql", ""))
          .sorted(Comparator.comparingInt(TpcdsQueries::number).thenComparing(name -> name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(String name) {
    return Integer.parseInt(name.replaceAll("\\D", ""));
  }

  public static String text(String name) {
    try {
      return Files.readString(FOLDER.resolve(name + ".sql"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
