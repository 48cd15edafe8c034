package io.sheaf.tests.cluster;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of some neighbouring points of a query at which faults struck.
 *
 * @param from how many points come before the first
 * @param tasks of the query undisturbed
 * @param quietMillis its time undisturbed
 * @param right points with the right answer
 * @param lost outputs that only a lost worker held
 * @param ranAgain finished tasks that ran again
 * @param added milliseconds over the undisturbed run, by point
 */
record FaultStretch(
    String fault,
    String query,
    int from,
    int count,
    int tasks,
    long quietMillis,
    int right,
    int lost,
    int ranAgain,
    List<Long> added) {
  private static final Splitter WORDS = Splitter.on(' ');
  private static final Splitter NUMBERS = Splitter.on(',');

  private String line() {
    return "%s %s %d %d %d %d %d %d %d %s"
        .formatted(
            fault,
            query,
            from,
            count,
            tasks,
            quietMillis,
            right,
            lost,
            ranAgain,
            added.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  private static FaultStretch parse(String line) {
    List<String> words = WORDS.splitToList(line);
    return new FaultStretch(
        words.get(0),
        words.get(1),
        Integer.parseInt(words.get(2)),
        Integer.parseInt(words.get(3)),
        Integer.parseInt(words.get(4)),
        Long.parseLong(words.get(5)),
        Integer.parseInt(words.get(6)),
        Integer.parseInt(words.get(7)),
        Integer.parseInt(words.get(8)),
        NUMBERS.splitToList(words.get(9)).stream().map(Long::parseLong).toList());
  }

  /** The stretches that were run so far, in a file, so that a long run can be interrupted. */
  static final class Progress {
    private final Path file; // or null
    private final List<FaultStretch> known = new ArrayList<>();

    /**
     * Reads what is known.
     *
     * @param file empty to keep nothing
     */
    Progress(String file) {
      this.file = file.isEmpty() ? null : Path.of(file);
      try {
        if (this.file != null && Files.exists(this.file)) {
          Files.readAllLines(this.file).forEach(line -> known.add(parse(line)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The stretch, or null when it was not run. */
    FaultStretch find(String fault, String query, int from, int count) {
      return known.stream()
          .filter(
              each ->
                  each.fault.equals(fault)
                      && each.query.equals(query)
                      && each.from == from
                      && each.count == count)
          .findFirst()
          .orElse(null);
    }

    void add(FaultStretch stretch) throws IOException {
      known.add(stretch);
      if (file != null) {
        Files.writeString(
            file, stretch.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    }
  }
}
