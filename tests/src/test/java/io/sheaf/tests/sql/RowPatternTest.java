package io.sheaf.tests.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random patterns over few rows: what the engine finds is what one gets by writing down all ways to
 * match in their order of preference and taking the first.
 */
class RowPatternTest {
  private static final int STATEMENTS = 250;

  /** A pattern as it is written, and all its matches behind some labels, preferred ones first. */
  private sealed interface Pattern {
    List<List<Integer>> ways(Rows rows, List<Integer> labels);
  }

  /** The partition's values, where the match begins, and what the variables want. */
  private record Rows(List<Integer> values, int start, List<Definition> definitions) {
    boolean holds(int variable, List<Integer> labels) {
      int at = start + labels.size();
      return at < values.size()
          && definitions.get(variable).test.test(this, with(labels, variable));
    }

    int current(List<Integer> labels) {
      return values.get(start + labels.size() - 1);
    }

    /** The value of the n-th row with a label, from the first or from the last. */
    Integer labelled(List<Integer> labels, int label, int n, boolean last) {
      List<Integer> found =
          IntStream.range(0, labels.size()).filter(i -> labels.get(i) == label).boxed().toList();
      int at = last ? found.size() - 1 - n : n;
      return at < 0 || at >= found.size() ? null : values.get(start + found.get(at));
    }

    int sum(List<Integer> labels, int label) {
      return IntStream.range(0, labels.size())
          .filter(i -> labels.get(i) == label)
          .map(i -> values.get(start + i))
          .sum();
    }
  }

  /** A condition of one variable: its text, and its meaning for a row that has been labelled. */
  private record Definition(String sql, BiPredicate<Rows, List<Integer>> test) {}

  private static List<Integer> with(List<Integer> labels, int label) {
    List<Integer> more = new ArrayList<>(labels);
    more.add(label);
    return more;
  }

  private record Variable(int index) implements Pattern {
    @Override
    public List<List<Integer>> ways(Rows rows, List<Integer> labels) {
      return rows.holds(index, labels) ? List.of(with(labels, index)) : List.of();
    }

    @Override
    public String toString() {
      return String.valueOf((char) ('A' + index));
    }
  }

  private record Empty() implements Pattern {
    @Override
    public List<List<Integer>> ways(Rows rows, List<Integer> labels) {
      return List.of(labels);
    }

    @Override
    public String toString() {
      return "()";
    }
  }

  private record Anchor(boolean atEnd) implements Pattern {
    @Override
    public List<List<Integer>> ways(Rows rows, List<Integer> labels) {
      int at = rows.start + labels.size();
      return at == (atEnd ? rows.values.size() : 0) ? List.of(labels) : List.of();
    }

    @Override
    public String toString() {
      return atEnd ? "$" : "^";
    }
  }

  private record Sequence(List<Pattern> parts) implements Pattern {
    @Override
    public List<List<Integer>> ways(Rows rows, List<Integer> labels) {
      List<List<Integer>> all = List.of(labels);
      for (Pattern part : parts) {
        all = all.stream().flatMap(before -> part.ways(rows, before).stream()).toList();
      }
      return all;
    }

    @Override
    public String toString() {
      return "(" + parts.stream().map(Object::toString).collect(Collectors.joining(" ")) + ")";
    }
  }

  private record Choice(List<Pattern> alternatives) implements Pattern {
    @Override
    public List<List<Integer>> ways(Rows rows, List<Integer> labels) {
      return alternatives.stream().flatMap(a -> a.ways(rows, labels).stream()).toList();
    }

    @Override
    public String toString() {
      return "("
          + alternatives.stream().map(Object::toString).collect(Collectors.joining(" | "))
          + ")";
    }
  }

  private record Permutation(List<Pattern> parts) implements Pattern {
    @Override
    public List<List<Integer>> ways(Rows rows, List<Integer> labels) {
      if (parts.isEmpty()) {
        return List.of(labels);
      }
      List<List<Integer>> all = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        List<Pattern> rest = new ArrayList<>(parts);
        Pattern first = rest.remove(i);
        for (List<Integer> before : first.ways(rows, labels)) {
          all.addAll(new Permutation(rest).ways(rows, before));
        }
      }
      return all;
    }

    @Override
    public String toString() {
      return "PERMUTE("
          + parts.stream().map(Object::toString).collect(Collectors.joining(", "))
          + ")";
    }
  }

  private record Repeat(Pattern part, int least, int most, boolean greedy) implements Pattern {
    @Override
    public List<List<Integer>> ways(Rows rows, List<Integer> labels) {
      return from(0, rows, labels);
    }

    private List<List<Integer>> from(int done, Rows rows, List<Integer> labels) {
      List<List<Integer>> more = new ArrayList<>();
      if (most < 0 || done < most) {
        for (List<Integer> once : part.ways(rows, labels)) {
          if (done < least || once.size() > labels.size()) {
            more.addAll(from(done + 1, rows, once));
          }
        }
      }
      if (done < least) {
        return more;
      }
      more.add(greedy ? more.size() : 0, labels);
      return more;
    }

    @Override
    public String toString() {
      String bounds = "{" + least + "," + (most < 0 ? "" : most) + "}";
      return "(" + part + ")" + bounds + (greedy ? "" : "?");
    }
  }

  private static Pattern pattern(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(9);
    return switch (kind) {
      case 1, 2 -> new Sequence(patterns(random, depth, 2 + random.nextInt(2)));
      case 3, 4 -> new Choice(patterns(random, depth, 2 + random.nextInt(2)));
      case 5, 6 -> {
        int least = random.nextInt(3);
        int most = random.nextBoolean() ? -1 : Math.max(1, least + random.nextInt(2));
        yield new Repeat(pattern(random, depth - 1), least, most, random.nextInt(3) > 0);
      }
      case 7 ->
          switch (random.nextInt(3)) {
            case 0 -> new Empty();
            case 1 -> new Anchor(random.nextBoolean());
            default -> new Permutation(patterns(random, depth, 2 + random.nextInt(2)));
          };
      default -> new Variable(random.nextInt(3));
    };
  }

  private static List<Pattern> patterns(Random random, int depth, int count) {
    return IntStream.range(0, count).mapToObj(i -> pattern(random, depth - 1)).toList();
  }

  /** Conditions of the row alone, or such that look at what was matched before. */
  private static Definition definition(Random random, int variable, boolean ofOneRow) {
    String name = String.valueOf((char) ('A' + variable));
    int limit = random.nextInt(4);
    return switch (random.nextInt(ofOneRow ? 3 : 7)) {
      case 0 -> new Definition("x >= " + limit, (rows, labels) -> rows.current(labels) >= limit);
      case 1 ->
          new Definition(
              name + ".x > PREV(" + name + ".x)",
              (rows, labels) -> {
                int at = rows.start + labels.size() - 1;
                return at > 0 && rows.values.get(at) > rows.values.get(at - 1);
              });
      case 2 -> new Definition("TRUE", (rows, labels) -> true);
      case 3 ->
          new Definition(
              "SUM(" + name + ".x) <= " + (limit + 2),
              (rows, labels) -> rows.sum(labels, variable) <= limit + 2);
      case 4 ->
          new Definition(
              "x >= COALESCE(LAST(A.x, 1), 1)",
              (rows, labels) ->
                  rows.current(labels)
                      >= Objects.requireNonNullElse(rows.labelled(labels, 0, 1, true), 1));
      case 5 ->
          new Definition(
              "FIRST(B.x) IS NULL OR FIRST(B.x) <> x + 1",
              (rows, labels) -> {
                Integer first = rows.labelled(labels, 1, 0, false);
                return first == null || first != rows.current(labels) + 1;
              });
      default ->
          new Definition(
              "COUNT(C.*) < 3 AND COUNT(*) < 6",
              (rows, labels) -> Collections.frequency(labels, 2) < 3 && labels.size() < 6);
    };
  }

  /** The rows of all matches: id, match number, label, then values that run and final ones. */
  private static List<List<Object>> expected(
      Pattern pattern, List<Integer> values, List<Definition> definitions, boolean toNextRow) {
    List<List<Object>> out = new ArrayList<>();
    int matches = 0;
    for (int start = 0; start < values.size(); ) {
      Rows rows = new Rows(values, start, definitions);
      List<List<Integer>> ways = pattern.ways(rows, List.of());
      if (ways.isEmpty()) {
        start++;
        continue;
      }
      matches++;
      List<Integer> labels = ways.getFirst();
      if (labels.isEmpty()) {
        out.add(row(start, matches, rows, labels, labels));
      }
      for (int i = 0; i < labels.size(); i++) {
        out.add(row(start + i, matches, rows, labels.subList(0, i + 1), labels));
      }
      start += toNextRow || labels.isEmpty() ? 1 : labels.size();
    }
    return out;
  }

  private static List<Object> row(
      int id, int match, Rows rows, List<Integer> running, List<Integer> whole) {
    List<Object> row = new ArrayList<>();
    row.add(id);
    row.add(match);
    row.add(running.isEmpty() ? null : String.valueOf((char) ('A' + running.getLast())));
    row.add(Collections.frequency(running, 1));
    row.add(rows.labelled(running, 0, 1, true));
    row.add(rows.labelled(running, 1, 0, false));
    row.add(whole.contains(2) ? rows.sum(whole, 2) : null);
    row.add(rows.labelled(whole, 0, 0, true));
    return row;
  }

  private static String text(List<List<Object>> rows) {
    return rows.stream()
        .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining("|")))
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void preferredMatchesAreFound(boolean ofOneRow) {
    Random random = new Random(ofOneRow ? 7 : 8);
    int found = 0;
    try (Session session = Session.open(Map.of("threads", "2"))) {
      for (int i = 0; i < STATEMENTS; i++) {
        Pattern pattern = new Sequence(patterns(random, 4, 1 + random.nextInt(2)));
        List<Integer> values =
            random.ints(1 + random.nextInt(7), 0, 4).boxed().collect(Collectors.toList());
        List<Definition> definitions =
            List.of(
                definition(random, 0, ofOneRow),
                definition(random, 1, ofOneRow),
                definition(random, 2, ofOneRow));
        boolean toNextRow = random.nextInt(3) == 0;
        List<List<Object>> expected = expected(pattern, values, definitions, toNextRow);
        found += expected.size();
        String sql = sql(pattern, values, definitions, toNextRow);
        assertEquals(text(expected), text(SheafRows.query(session, sql).rows()), sql);
      }
    }
    assertTrue(found > STATEMENTS, "most patterns matched nothing");
  }

  private static String sql(
      Pattern pattern, List<Integer> values, List<Definition> definitions, boolean toNextRow) {
    String rows =
        IntStream.range(0, values.size())
            .mapToObj(i -> "(" + i + ", " + values.get(i) + ")")
            .collect(Collectors.joining(", "));
    String used = pattern.toString();
    List<String> conditions = new ArrayList<>();
    for (int variable = 0; variable < 3; variable++) {
      conditions.add((char) ('A' + variable) + " AS " + definitions.get(variable).sql);
    }
    // Every variable is in the pattern, and so may be defined and asked for.
    return "SELECT id, mn, cl, cnt, la, fb, sc, fa FROM (SELECT * FROM (VALUES "
        + rows
        + ") v(id, x)) AS t MATCH_RECOGNIZE (ORDER BY id MEASURES MATCH_NUMBER() AS mn,"
        + " CLASSIFIER() AS cl, COUNT(B.*) AS cnt, LAST(A.x, 1) AS la, FIRST(B.x) AS fb, FINAL"
        + " SUM(C.x) AS sc, FINAL LAST(A.x) AS fa ALL ROWS PER MATCH AFTER MATCH SKIP "
        + (toNextRow ? "TO NEXT ROW" : "PAST LAST ROW")
        + " PATTERN ("
        + used
        + " | ($ A B C ^)) DEFINE "
        + String.join(", ", conditions)
        + ") ORDER BY mn, id";
  }

  /** Without notes of what failed, this would take two to the power of the number of rows. */
  @Test
  void ambiguousPatternsAreLinear() {
    try (Session session = Session.open(Map.of("threads", "2"))) {
      String sql =
          "SELECT count(*) FROM (SELECT i FROM unnest(range(20000)) AS t(i)) MATCH_RECOGNIZE (ORDER"
              + " BY i MEASURES COUNT(*) AS n PATTERN ((A | B | (A B))* C) DEFINE A AS i >= 0, B AS"
              + " i >= 0, C AS i < 0)";
      assertEquals("0", text(SheafRows.query(session, sql).rows()));
    }
  }
}
