package io.sheaf.storage;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class NearNames {
  private NearNames() {}

  /** The known name nearest to one that is not known, if one is near. */
  public static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .filter(n -> distance(n, name) <= Math.max(2, name.length() / 4))
        .min(Comparator.comparingInt(n -> distance(n, name)));
  }

  /** Levenshtein's distance, without regard to case. */
  public static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        char a = Character.toLowerCase(left.charAt(i - 1));
        char b = Character.toLowerCase(right.charAt(j - 1));
        int replaced = diagonal + (a == b ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
