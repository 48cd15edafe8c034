package io.sheaf.planner;

import io.sheaf.operators.spec.MatchRows;
import io.sheaf.operators.spec.RowPattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.validate.SqlNameMatcher;

/** The variables of a PATTERN and the unions that SUBSET makes of them, and the pattern itself. */
final class PatternVariables {
  private static final int MOST_PERMUTED = 10;

  private final SqlNameMatcher matcher;
  private final List<String> names = new ArrayList<>();
  private final Map<String, List<Integer>> subsets = new LinkedHashMap<>();
  private RowPattern pattern;
  private boolean hasExclusion;

  private PatternVariables(SqlNameMatcher matcher) {
    this.matcher = matcher;
  }

  /** Reads a clause, and checks that definitions and subsets are of variables it has. */
  static PatternVariables of(SqlMatchRecognize match, SqlNameMatcher matcher) {
    PatternVariables variables = new PatternVariables(matcher);
    variables.pattern = variables.pattern(match.getPattern());
    List<Integer> defined = new ArrayList<>();
    for (SqlNode node : match.getPatternDefList()) {
      SqlIdentifier name = ((SqlCall) node).operand(1);
      int variable = variables.primary(name.getSimple());
      if (variable < 0) {
        throw RowPatternValidator.error(
            name.getParserPosition(), "DEFINE: PATTERN has no variable " + name.getSimple());
      }
      if (defined.contains(variable)) {
        throw RowPatternValidator.error(
            name.getParserPosition(), "DEFINE has " + name.getSimple() + " twice");
      }
      defined.add(variable);
    }
    for (SqlNode node : match.getSubsetList()) {
      variables.subset((SqlCall) node);
    }
    if (variables.hasExclusion && RowPatternColumn.rows(match) == MatchRows.ALL_WITH_UNMATCHED) {
      throw RowPatternValidator.error(
          match.getPattern().getParserPosition(),
          "PATTERN has an exclusion {- -}, which WITH UNMATCHED ROWS does not allow");
    }
    return variables;
  }

  private void subset(SqlCall call) {
    SqlIdentifier name = call.operand(0);
    if (find(name.getSimple()) != null) {
      throw RowPatternValidator.error(
          name.getParserPosition(), "SUBSET: there is a variable " + name.getSimple() + " already");
    }
    List<Integer> members = new ArrayList<>();
    for (SqlNode member : (SqlNodeList) call.operand(1)) {
      if (!(member instanceof SqlIdentifier id) || !id.isSimple() || primary(id.getSimple()) < 0) {
        throw RowPatternValidator.error(
            member.getParserPosition(), "SUBSET: PATTERN has no variable " + member);
      }
      members.add(primary(id.getSimple()));
    }
    subsets.put(name.getSimple(), members.stream().distinct().sorted().toList());
  }

  /** Names of the pattern's own variables, by number. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** Names of these and of unions. */
  List<String> allNames() {
    List<String> all = new ArrayList<>(names);
    all.addAll(subsets.keySet());
    return all;
  }

  RowPattern pattern() {
    return pattern;
  }

  /** The number of one of the pattern's own variables, or -1. */
  int primary(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (matcher.matches(names.get(i), name)) {
        return i;
      }
    }
    return -1;
  }

  /** The numbers of a variable or union; null when there is none of the name. */
  List<Integer> find(String name) {
    int variable = primary(name);
    if (variable >= 0) {
      return List.of(variable);
    }
    for (Map.Entry<String, List<Integer>> subset : subsets.entrySet()) {
      if (matcher.matches(subset.getKey(), name)) {
        return subset.getValue();
      }
    }
    return null;
  }

  private RowPattern pattern(SqlNode node) {
    return switch (node) {
      case SqlIdentifier id -> variable(id.getSimple());
      case SqlLiteral literal ->
          switch (literal.symbolValue(RowPatternOperators.NoRow.class)) {
            case EMPTY -> new RowPattern.Empty();
            case START -> new RowPattern.Start();
            case END -> new RowPattern.End();
          };
      case SqlCall call ->
          switch (call.getKind()) {
            case PATTERN_CONCAT -> new RowPattern.Sequence(parts(call));
            case PATTERN_ALTER -> new RowPattern.Choice(parts(call));
            case PATTERN_PERMUTE -> permutation(call);
            case PATTERN_EXCLUDED -> {
              hasExclusion = true;
              yield new RowPattern.Excluded(pattern(call.operand(0)));
            }
            case PATTERN_QUANTIFIER -> repeat(call);
            default -> throw new IllegalArgumentException("no pattern: " + call);
          };
      default -> throw new IllegalArgumentException("no pattern: " + node);
    };
  }

  private RowPattern variable(String name) {
    int known = primary(name);
    if (known < 0) {
      names.add(name);
      known = names.size() - 1;
    }
    return new RowPattern.Variable(known);
  }

  private List<RowPattern> parts(SqlCall call) {
    return call.getOperandList().stream().map(this::pattern).toList();
  }

  private RowPattern permutation(SqlCall call) {
    if (call.operandCount() > MOST_PERMUTED) {
      throw RowPatternValidator.error(
          call.getParserPosition(), "PERMUTE takes at most " + MOST_PERMUTED + " parts");
    }
    return new RowPattern.Permutation(parts(call));
  }

  private RowPattern repeat(SqlCall call) {
    int least = Math.max(0, bound(call.operand(1)));
    int most = bound(call.operand(2));
    if ((most >= 0 && most < least) || most == 0) {
      throw RowPatternValidator.error(
          call.getParserPosition(),
          "the pattern quantifier {" + least + "," + most + "} allows no number of rows");
    }
    boolean reluctant = ((SqlLiteral) call.operand(3)).booleanValue();
    return new RowPattern.Repeat(pattern(call.operand(0)), least, most, !reluctant);
  }

  private static int bound(SqlNode literal) {
    BigDecimal value = ((SqlLiteral) literal).bigDecimalValue();
    try {
      return value.intValueExact();
    } catch (ArithmeticException tooLarge) {
      throw RowPatternValidator.error(
          literal.getParserPosition(), "a pattern quantifier takes whole numbers, not " + value);
    }
  }
}
