package io.sheaf.operators.join;

import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.JoinType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/** Joins by looking at every pair, straight from the definition of each join type. */
final class JoinOracle {
  private JoinOracle() {}

  /** TRUE, FALSE or null for unknown, as SQL compares two keys. */
  static Boolean equalKeys(List<Object> left, int[] leftKeys, List<Object> right, int[] rightKeys) {
    if (hasNull(left, leftKeys) || hasNull(right, rightKeys)) {
      // A null key makes the whole comparison unknown, whatever the other keys are.
      return null;
    }
    for (int k = 0; k < leftKeys.length; k++) {
      if (Values.compare(boxed(left.get(leftKeys[k])), boxed(right.get(rightKeys[k]))) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasNull(List<Object> row, int[] keys) {
    return Arrays.stream(keys).anyMatch(k -> row.get(k) == null);
  }

  private static Object boxed(Object value) {
    return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : value;
  }

  /**
   * The join's rows.
   *
   * @param condition of a pair: true, false or null for unknown
   */
  static List<List<Object>> join(
      List<List<Object>> left,
      List<List<Object>> right,
      int leftColumns,
      int rightColumns,
      JoinType type,
      BiFunction<List<Object>, List<Object>, Boolean> condition) {
    List<List<Object>> out = new ArrayList<>();
    boolean[] met = new boolean[right.size()];
    for (List<Object> l : left) {
      boolean matched = false;
      boolean unknown = false;
      for (int r = 0; r < right.size(); r++) {
        Boolean holds = condition.apply(l, right.get(r));
        unknown |= holds == null;
        if (Boolean.TRUE.equals(holds)) {
          matched = true;
          met[r] = true;
          if (type.joins()) {
            out.add(concat(l, right.get(r)));
          }
        }
      }
      switch (type) {
        case LEFT, FULL -> {
          if (!matched) {
            out.add(concat(l, Collections.nCopies(rightColumns, null)));
          }
        }
        case SEMI -> addIf(matched, l, out);
        case ANTI -> addIf(!matched, l, out);
        case NULL_AWARE_ANTI -> addIf(!matched && !unknown, l, out);
        case MARK ->
            out.add(
                concat(
                    l,
                    Collections.singletonList(
                        matched ? Boolean.TRUE : unknown ? null : Boolean.FALSE)));
        case INNER, RIGHT, RIGHT_SEMI, RIGHT_ANTI -> {}
      }
    }
    for (int r = 0; r < met.length; r++) {
      switch (type) {
        case RIGHT, FULL ->
            addIf(!met[r], concat(Collections.nCopies(leftColumns, null), right.get(r)), out);
        case RIGHT_SEMI -> addIf(met[r], right.get(r), out);
        case RIGHT_ANTI -> addIf(!met[r], right.get(r), out);
        case INNER, LEFT, SEMI, ANTI, NULL_AWARE_ANTI, MARK -> {}
      }
    }
    return out;
  }

  private static void addIf(boolean wanted, List<Object> row, List<List<Object>> out) {
    if (wanted) {
      out.add(row);
    }
  }

  private static List<Object> concat(List<Object> a, List<Object> b) {
    List<Object> row = new ArrayList<>(a);
    row.addAll(b);
    return row;
  }

  /** Rows as sorted text: joins give rows in any order. */
  static List<String> sorted(List<List<Object>> rows) {
    return rows.stream().map(List::toString).sorted().toList();
  }
}
