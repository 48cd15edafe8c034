package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.number;
import static io.sheaf.columnar.function.RowFunctions.real;
import static io.sheaf.columnar.function.RowFunctions.string;

import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToIntBiFunction;

/** How alike two strings are. */
final class SimilarityFunctions {
  private SimilarityFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        distance(
            "levenshtein editdist3 levenshtein_distance edit_distance",
            TextDistance::levenshtein,
            "Fewest insertions, deletions and substitutions of characters between two strings;"
                + " DuckDB counts bytes.",
            "levenshtein('duck', 'db') = 3"),
        distance(
            "damerau_levenshtein",
            TextDistance::damerauLevenshtein,
            "As levenshtein, a swap of neighbours being one edit; DuckDB counts bytes.",
            "damerau_levenshtein('sheaf', 'hseaf') = 1"),
        distance(
            "hamming mismatches hamming_distance",
            TextDistance::hamming,
            "How many characters of two strings of one length differ; DuckDB counts bytes.",
            "hamming('duck', 'luck') = 1"),
        similarity(
            "jaccard",
            TextDistance::jaccard,
            "Characters that both strings have over those that either has.",
            "jaccard('duck', 'luck') = 0.6"),
        similarity(
            "jaro_similarity",
            TextDistance::jaro,
            "Jaro's similarity, 0 to 1.",
            "round(jaro_similarity('duck', 'duckdb'), 2) = 0.89"),
        similarity(
            "jaro_winkler_similarity",
            TextDistance::jaroWinkler,
            "Jaro's similarity, more for a common start.",
            "round(jaro_winkler_similarity('duck', 'duckdb'), 2) = 0.93"),
        string(
            "soundex",
            Signature.of(Simple.VARCHAR, Kind.STRING),
            (in, row) -> TextDistance.soundex(in.string(0, row)),
            "How an English word sounds: a letter and three digits.",
            "soundex('Robert') = R163"),
        number(
            "difference",
            Signature.of(Simple.INTEGER, Kind.STRING, Kind.STRING),
            (in, row) -> {
              String a = TextDistance.soundex(in.string(0, row));
              String b = TextDistance.soundex(in.string(1, row));
              int same = 0;
              for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
                same += a.charAt(i) == b.charAt(i) ? 1 : 0;
              }
              return same;
            },
            "How many of the four characters of the soundex of two words agree.",
            "difference('Robert', 'Rupert') = 4"));
  }

  private static ScalarFunction distance(
      String names, ToIntBiFunction<int[], int[]> function, String doc, String example) {
    return number(
        names,
        Signature.of(Simple.BIGINT, Kind.STRING, Kind.STRING),
        (in, row) -> function.applyAsInt(points(in, 0, row), points(in, 1, row)),
        doc,
        example);
  }

  private static ScalarFunction similarity(
      String names, ToDoubleBiFunction<int[], int[]> function, String doc, String example) {
    return real(
        names,
        Signature.of(Simple.DOUBLE, Kind.STRING, Kind.STRING),
        (in, row) -> function.applyAsDouble(points(in, 0, row), points(in, 1, row)),
        doc,
        example);
  }

  private static int[] points(RowCall in, int operand, int row) {
    return in.derived(operand, row, text -> text.codePoints().toArray());
  }
}
