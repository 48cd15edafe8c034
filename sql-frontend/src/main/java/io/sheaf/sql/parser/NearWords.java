package io.sheaf.sql.parser;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class NearWords {
  /** Longer words are no typing errors; this bounds the table of distances. */
  private static final int LONGEST = 64;

  private NearWords() {}

  /**
   * The candidate nearest to a word in any case, if it is near: one edit for words of up to four
   * letters, else two.
   */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    if (word.length() < 2 || word.length() > LONGEST) {
      return Optional.empty();
    }
    int allowed = word.length() <= 4 ? 1 : 2;
    String best = null;
    int bestDistance = allowed + 1;
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - word.length()) <= allowed && candidate.length() > 1) {
        int distance = distance(word.toUpperCase(Locale.ROOT), candidate.toUpperCase(Locale.ROOT));
        if (distance < bestDistance) {
          best = candidate;
          bestDistance = distance;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Edits between two words, a swap of neighbours being one (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(edits[i - 1][j - 1] + changed, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        edits[i][j] = swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
      }
    }
    return edits[a.length()][b.length()];
  }
}
