package io.sheaf.tests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where Sheaf gives something else than DuckDB by choice. Random queries do not use what is listed
 * here; {@link #main} makes the page of the reference of it.
 */
final class Differences {
  static final Path PAGE = Path.of("..", "docs", "reference", "differences.md");

  /**
   * One choice.
   *
   * @param functions names of scalar functions that differ, if that is what differs
   */
  record Difference(
      String subject, String sheaf, String duckdb, String reason, Set<String> functions) {
    static Difference of(String subject, String sheaf, String duckdb, String reason) {
      return new Difference(subject, sheaf, duckdb, reason, Set.of());
    }
  }

  private Differences() {}

  public static void main(String[] arguments) throws IOException {
    Files.writeString(PAGE, page());
  }

  /** Names of the scalar functions that random queries leave out. */
  static Set<String> functions() {
    return all().stream().flatMap(d -> d.functions().stream()).collect(Collectors.toSet());
  }

  static List<Difference> all() {
    return List.of(
        Difference.of(
            "`/` of integers",
            "truncates",
            "gives DOUBLE",
            "PostgreSQL's and the standard's meaning"),
        Difference.of(
            "a query of WITH that nothing reads",
            "checked, not run",
            "not looked at",
            "a typo is found where it is written"),
        Difference.of(
            "sum of REAL and DOUBLE in different orders",
            "the last bits may differ from run to run",
            "likewise",
            "additions of doubles are not associative; `fsum` makes up for what they lose"),
        Difference.of(
            "sum of BIGINT; of DECIMAL(p,s)",
            "DECIMAL(38,0); DECIMAL(38,s), and overflow is an error",
            "HUGEINT; DECIMAL(38,s)",
            "the widest exact type that clients of JDBC and Arrow know"),
        Difference.of(
            "avg and quotients of decimals",
            "DECIMAL, rounded half up",
            "DOUBLE",
            "exact numbers stay exact"),
        Difference.of(
            "`median` and `quantile_cont` of decimals",
            "DOUBLE",
            "DECIMAL of the same scale",
            "the middle between two decimals has more digits"),
        Difference.of(
            "cast of a fraction to an integer",
            "rounds half away from zero",
            "rounds half to even for DOUBLE",
            "one rule for decimals and doubles, that of PostgreSQL's numeric"),
        Difference.of("`count_if` of no rows", "0", "NULL", "it counts, as `count` does"),
        Difference.of("`upper('ß')`", "SS", "ẞ", "Unicode's full mapping, as Java and ICU have it"),
        Difference.of(
            "IEEE zeros inside of lists, structs and maps",
            "-0.0 is stored as 0.0",
            "kept",
            "equal nested values have equal bytes"),
        Difference.of(
            "`DISTINCT` with `ORDER BY` inside an aggregate",
            "ordered by its own arguments only, else an error",
            "any order",
            "which of the rows that are equal decides would be left to chance"),
        Difference.of(
            "`approx_quantile`, `approx_top_k`",
            "exact",
            "sketches",
            "rows are sorted on disk if need be, and the result is the same however they are"
                + " divided"),
        Difference.of(
            "`approx_count_distinct`",
            "HyperLogLog of 2,048 registers, standard error 2.3 %",
            "a sketch of its own",
            "the same result however rows are divided"),
        Difference.of(
            "`struct IN (SELECT ...)`",
            "an error; `EXISTS` and `=` do the same, and so does `IN` with a list of structs",
            "compares",
            "Calcite's validator takes a struct at the left for a row of several columns"),
        Difference.of(
            "`ROLLUP` and `CUBE` of one expression twice",
            "sets that are equal count once",
            "each counts",
            "the same rows twice are of no use"),
        new Difference(
            "functions of DOUBLE outside of what they are defined for, such as `ln(-1)`,"
                + " `acos(2)`, `gamma(0)`",
            "an error",
            "NaN or an infinity",
            "PostgreSQL's and the standard's meaning; `TRY(...)` gives NULL",
            Set.of(
                "acos", "asin", "atanh", "cos", "cot", "gamma", "lgamma", "ln", "log", "log10",
                "log2", "sin", "sqrt", "tan")),
        new Difference(
            "`list_concat` of nulls alone, `list_intersect` with a null",
            "NULL",
            "an empty list",
            "PostgreSQL's meaning of `array_cat`; beside a list a null is an empty one",
            Set.of(
                "list_concat",
                "list_cat",
                "array_concat",
                "array_cat",
                "list_intersect",
                "array_intersect")),
        new Difference(
            "order of the elements of `list_distinct`",
            "that of their first places",
            "any",
            "the same result each time",
            Set.of("list_distinct", "list_unique", "array_distinct", "array_unique")),
        new Difference(
            "`levenshtein`, `hamming`, `jaccard`, `jaro_similarity`, `jaro_winkler_similarity`",
            "of characters",
            "of bytes",
            "a letter with an accent is one letter",
            Set.of(
                "levenshtein",
                "editdist3",
                "damerau_levenshtein",
                "hamming",
                "mismatches",
                "jaccard",
                "jaro_similarity",
                "jaro_winkler_similarity")),
        new Difference(
            "`epoch_ms` of parts of a millisecond before 1970, microseconds of nanoseconds",
            "rounds down",
            "rounds towards 1970",
            "what is between two milliseconds belongs to the earlier one",
            Set.of("epoch_ms", "make_timestamp_ns")),
        new Difference(
            "`hash`",
            "a function of its own",
            "a function of its own",
            "a hash is no promise between systems",
            Set.of("hash")),
        new Difference(
            "`bar`, `substring` of a negative length, `date_part` of a word that is no unit,"
                + " `make_date` of no date, `list_cosine_similarity` with a null, `list_resize` to"
                + " a negative number, `to_base` of a base that is none, `overlay` from before the"
                + " first character",
            "an error, also where DuckDB has none",
            "NULL or some value",
            "what makes no sense is told",
            Set.of(
                "bar",
                "list_resize",
                "array_resize",
                "to_base",
                "overlay",
                "make_date",
                "make_timestamp",
                "date_part",
                "datepart",
                "date_trunc",
                "datetrunc",
                "substring",
                "substr",
                "list_cosine_similarity",
                "list_cosine_distance",
                "list_distance",
                "list_dot_product",
                "list_inner_product",
                "list_negative_inner_product",
                "list_negative_dot_product")),
        Difference.of(
            "UTINYINT, USMALLINT, UINTEGER, UBIGINT, HUGEINT",
            "the next type that holds all values: SMALLINT, INTEGER, BIGINT, DECIMAL(20,0),"
                + " DECIMAL(38,0); a cast to one checks its range",
            "types of their own",
            "clients of JDBC and Arrow know the signed ones"),
        Difference.of(
            "`text ~ pattern`",
            "whether the pattern is found in the text",
            "whether it is the whole text",
            "PostgreSQL's meaning"),
        Difference.of(
            "`UPDATE`, `INSERT` in MERGE without values",
            "the source's columns of the same names",
            "by position, unless `BY NAME` is said",
            "an exchanged column would be wrong without a word"),
        Difference.of(
            "average of intervals of years and months",
            "whole months, rounded half up",
            "months and days",
            "how many days half a month has is not known"),
        Difference.of(
            "intervals",
            "of years and months, or of days to seconds; a sum of both kinds is an error",
            "months, days and microseconds in one",
            "the standard's types, which have an order and exact sums; dates take both, one after"
                + " the other"),
        Difference.of(
            "`age`",
            "days to seconds, the exact difference",
            "months, days and microseconds",
            "months are of different lengths"),
        Difference.of(
            "date plus an interval of days or months",
            "a date; a timestamp for hours, minutes and seconds",
            "a timestamp",
            "a date moved by days is one"),
        Difference.of(
            "`GLOB`, ? and []",
            "one character",
            "one byte",
            "a letter with an accent is one letter"),
        Difference.of(
            "`json_keys`", "a JSON array", "a list", "what functions of JSON give is JSON"),
        Difference.of(
            "infinite dates and timestamps",
            "are not there: 'infinity' is no date",
            "'infinity', '-infinity'",
            "clients of JDBC and Arrow have no such dates"),
        Difference.of(
            "`histogram(x, bins)`",
            "an error; `width_bucket` and `CASE` give bins to group by",
            "counts between bounds",
            "the last bin has a bound that is made up"),
        Difference.of(
            "BEGIN, COMMIT, ROLLBACK",
            "an error that says so",
            "transactions of several statements",
            "each statement changes all of its rows or none; tables are a session's own"),
        Difference.of(
            "`setseed`",
            "is not there",
            "fixes what `random` gives",
            "rows are computed by several threads and workers in any order; `REPEATABLE` fixes"
                + " samples, `hash` gives numbers that depend on a row alone"),
        Difference.of(
            "`bitstring_agg`, BIT",
            "are not there",
            "bits of any length",
            "clients of JDBC and Arrow have no such type; `bit_or(1 << x)` and lists do the same"),
        Difference.of(
            "`grouping` in the total row of a correlated sub-query without rows",
            "tells that all keys are rolled up",
            "NULL",
            "it says what the set is, not what is in it"));
  }

  static String page() {
    StringBuilder out =
        new StringBuilder(
            """
            # Differences from DuckDB

            Tests compare Sheaf's rows with DuckDB's. Where the two differ by choice, the choice and its
            reason stand here; the tests that make up queries read the same list.

            | subject | Sheaf | DuckDB | reason |
            |---|---|---|---|
            """);
    for (Difference each : all()) {
      out.append(
          "| %s | %s | %s | %s |%n"
              .formatted(
                  escaped(each.subject()),
                  escaped(each.sheaf()),
                  escaped(each.duckdb()),
                  escaped(each.reason())));
    }
    return out.toString();
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }
}
