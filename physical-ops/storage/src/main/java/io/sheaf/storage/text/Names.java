package io.sheaf.storage.text;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Names of columns. */
public final class Names {
  private Names() {}

  /** Makes up names that miss and sets equal ones apart, without regard to case. */
  public static List<String> unique(List<String> names) {
    int digits = Integer.toString(Math.max(names.size() - 1, 0)).length();
    TreeSet<String> used = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    List<String> unique = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String number = Integer.toString(i);
      String name =
          names.get(i).isEmpty()
              ? "column" + "0".repeat(digits - number.length()) + number
              : names.get(i);
      String free = name;
      for (int n = 1; !used.add(free); n++) {
        free = name + "_" + n;
      }
      unique.add(free);
    }
    return unique;
  }
}
