package io.sheaf.columnar.function;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** How much two strings differ, or sound alike. All count code points except where told. */
final class TextDistance {
  private static final String SOUNDEX_CODES = "01230120022455012623010202";

  private TextDistance() {}

  /** Insertions, deletions and substitutions (V. Levenshtein, 1966). */
  static int levenshtein(int[] a, int[] b) {
    int[] last = new int[b.length + 1];
    int[] next = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      next[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        next[j] = Math.min(changed, Math.min(last[j], next[j - 1]) + 1);
      }
      int[] swap = last;
      last = next;
      next = swap;
    }
    return last[b.length];
  }

  /**
   * As Levenshtein's, and swaps of neighbours, between which more may be edited (F. Damerau 1964;
   * the algorithm of Lowrance and Wagner, 1975).
   */
  static int damerauLevenshtein(int[] a, int[] b) {
    int far = a.length + b.length;
    int[][] d = new int[a.length + 2][b.length + 2];
    d[0][0] = far;
    for (int i = 0; i <= a.length; i++) {
      d[i + 1][0] = far;
      d[i + 1][1] = i;
    }
    for (int j = 0; j <= b.length; j++) {
      d[0][j + 1] = far;
      d[1][j + 1] = j;
    }
    Map<Integer, Integer> lastRow = new HashMap<>();
    for (int i = 1; i <= a.length; i++) {
      int lastMatch = 0;
      for (int j = 1; j <= b.length; j++) {
        int i1 = lastRow.getOrDefault(b[j - 1], 0);
        int j1 = lastMatch;
        boolean same = a[i - 1] == b[j - 1];
        int changed = d[i][j] + (same ? 0 : 1);
        int edited = Math.min(d[i + 1][j], d[i][j + 1]) + 1;
        int swapped = d[i1][j1] + (i - i1 - 1) + 1 + (j - j1 - 1);
        d[i + 1][j + 1] = Math.min(Math.min(changed, edited), swapped);
        if (same) {
          lastMatch = j;
        }
      }
      lastRow.put(a[i - 1], i);
    }
    return d[a.length + 1][b.length + 1];
  }

  static int hamming(int[] a, int[] b) {
    if (a.length != b.length) {
      throw Errors.invalidArgument(
          "hamming compares strings of one length, not of "
              + a.length
              + " and "
              + b.length
              + " characters");
    }
    int differing = 0;
    for (int i = 0; i < a.length; i++) {
      differing += a[i] == b[i] ? 0 : 1;
    }
    return differing;
  }

  /** Characters in both over characters in either. */
  static double jaccard(int[] a, int[] b) {
    if (a.length == 0 || b.length == 0) {
      throw Errors.invalidArgument("jaccard compares strings that are not empty");
    }
    int[] x = Arrays.stream(a).sorted().distinct().toArray();
    int[] y = Arrays.stream(b).sorted().distinct().toArray();
    int shared = 0;
    for (int point : x) {
      shared += Arrays.binarySearch(y, point) >= 0 ? 1 : 0;
    }
    return shared / (double) (x.length + y.length - shared);
  }

  /** M. Jaro, 1989. */
  static double jaro(int[] a, int[] b) {
    if (a.length == 0 || b.length == 0) {
      return a.length == b.length ? 1 : 0;
    }
    int window = Math.max(0, Math.max(a.length, b.length) / 2 - 1);
    boolean[] matchedA = new boolean[a.length];
    boolean[] matchedB = new boolean[b.length];
    int matches = 0;
    for (int i = 0; i < a.length; i++) {
      int end = Math.min(b.length, i + window + 1);
      for (int j = Math.max(0, i - window); j < end; j++) {
        if (!matchedB[j] && a[i] == b[j]) {
          matchedA[i] = true;
          matchedB[j] = true;
          matches++;
          break;
        }
      }
    }
    if (matches == 0) {
      return 0;
    }
    int transposed = 0;
    int k = 0;
    for (int i = 0; i < a.length; i++) {
      if (matchedA[i]) {
        while (!matchedB[k]) {
          k++;
        }
        transposed += a[i] == b[k++] ? 0 : 1;
      }
    }
    double m = matches;
    int transpositions = transposed / 2;
    return (m / a.length + m / b.length + (m - transpositions) / m) / 3;
  }

  /** Jaro's, more alike for a common prefix of up to four characters (W. Winkler, 1990). */
  static double jaroWinkler(int[] a, int[] b) {
    double jaro = jaro(a, b);
    int prefix = 0;
    while (prefix < Math.min(4, Math.min(a.length, b.length)) && a[prefix] == b[prefix]) {
      prefix++;
    }
    return jaro > 0.7 ? jaro + prefix * 0.1 * (1 - jaro) : jaro;
  }

  /** A letter and three digits for how an English word sounds (R. Russell, 1918). */
  static String soundex(String word) {
    StringBuilder out = new StringBuilder(4);
    char last = '0';
    for (int i = 0; i < word.length() && out.length() < 4; i++) {
      char letter = Character.toUpperCase(word.charAt(i));
      if (letter < 'A' || letter > 'Z') {
        continue;
      }
      char code = SOUNDEX_CODES.charAt(letter - 'A');
      if (out.isEmpty()) {
        out.append(letter);
      } else if (code != '0' && code != last) {
        out.append(code);
      }
      // H and W do not separate letters of one sound.
      if (letter != 'H' && letter != 'W') {
        last = code;
      }
    }
    return out.isEmpty() ? "" : out.append("0".repeat(4 - out.length())).toString();
  }
}
