package io.sheaf.planner.physical;

import io.sheaf.operators.spec.RowPattern;
import java.util.List;
import java.util.stream.Collectors;

/** A row pattern as one would write it. */
final class PatternText {
  private PatternText() {}

  static String of(RowPattern pattern, List<String> variables) {
    return "(" + text(pattern, variables) + ")";
  }

  private static String text(RowPattern pattern, List<String> names) {
    return switch (pattern) {
      case RowPattern.Variable variable -> names.get(variable.index());
      case RowPattern.Empty empty -> "()";
      case RowPattern.Start start -> "^";
      case RowPattern.End end -> "$";
      case RowPattern.Sequence sequence -> joined(sequence.parts(), names, " ");
      case RowPattern.Choice choice -> "(" + joined(choice.alternatives(), names, " | ") + ")";
      case RowPattern.Permutation all -> "PERMUTE(" + joined(all.parts(), names, ", ") + ")";
      case RowPattern.Excluded part -> "{- " + text(part.part(), names) + " -}";
      case RowPattern.Repeat repeat -> part(repeat.part(), names) + quantifier(repeat);
    };
  }

  private static String joined(List<RowPattern> parts, List<String> names, String separator) {
    return parts.stream().map(part -> text(part, names)).collect(Collectors.joining(separator));
  }

  private static String part(RowPattern part, List<String> names) {
    return part instanceof RowPattern.Sequence || part instanceof RowPattern.Repeat
        ? "(" + text(part, names) + ")"
        : text(part, names);
  }

  private static String quantifier(RowPattern.Repeat repeat) {
    String most = repeat.most() < 0 ? "" : String.valueOf(repeat.most());
    String bounds =
        switch (repeat.least() + "," + most) {
          case "0," -> "*";
          case "1," -> "+";
          case "0,1" -> "?";
          default -> "{" + repeat.least() + "," + most + "}";
        };
    return repeat.greedy() ? bounds : bounds + "?";
  }
}
