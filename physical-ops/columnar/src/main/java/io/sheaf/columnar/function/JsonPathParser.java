package io.sheaf.columnar.function;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.JsonPath.Condition;
import io.sheaf.columnar.function.JsonPath.Mode;
import io.sheaf.columnar.function.JsonPath.Operand;
import io.sheaf.columnar.function.JsonPath.Step;
import java.util.ArrayList;
import java.util.List;

/** Reads the text of one {@link JsonPath} by recursive descent. */
final class JsonPathParser {
  private static final int DEEPEST = 50;

  private final String text;
  private Mode mode = Mode.PLAIN;
  private int at;
  private int depth;

  JsonPathParser(String text) {
    this.text = text;
  }

  JsonPath standard() {
    blanks();
    mode = word("strict") ? Mode.STRICT : Mode.LAX;
    if (mode == Mode.LAX) {
      word("lax");
    }
    return whole();
  }

  JsonPath plain() {
    return whole();
  }

  private JsonPath whole() {
    expect('$');
    List<Step> steps = steps();
    if (at < text.length()) {
      throw error("unexpected " + text.charAt(at));
    }
    return new JsonPath(mode, steps);
  }

  private SheafException error(String why) {
    return JsonPath.malformed(text, why + " at character " + (at + 1));
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean next(String symbol) {
    blanks();
    if (text.startsWith(symbol, at)) {
      at += symbol.length();
      return true;
    }
    return false;
  }

  private boolean word(String word) {
    blanks();
    int end = at + word.length();
    boolean here =
        text.regionMatches(true, at, word, 0, word.length())
            && (end == text.length() || !isNamePart(text.charAt(end)));
    if (here) {
      at = end;
    }
    return here;
  }

  private void expect(char symbol) {
    if (!next(String.valueOf(symbol))) {
      throw error("expected " + symbol);
    }
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || Character.isSurrogate(c);
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    while (true) {
      if (next(".**") || next("..")) {
        steps.add(new Step.Descendants());
        if (at < text.length() && isNamePart(text.charAt(at))) {
          steps.add(new Step.Member(name()));
        }
      } else if (next(".")) {
        steps.add(member());
      } else if (next("[")) {
        steps.add(subscript());
      } else if (next("?")) {
        expect('(');
        Condition condition = or();
        expect(')');
        steps.add(new Step.Filter(condition));
      } else {
        return steps;
      }
    }
  }

  private Step member() {
    if (next("*")) {
      return new Step.AnyMember();
    }
    blanks();
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    String name = quoted ? string() : name();
    if (!quoted && mode != Mode.PLAIN && next("(")) {
      expect(')');
      return new Step.Method(name);
    }
    return new Step.Member(name);
  }

  private String name() {
    int start = at;
    while (at < text.length()
        && (isNamePart(text.charAt(at))
            || (mode == Mode.PLAIN && ".[".indexOf(text.charAt(at)) < 0))) {
      at++;
    }
    if (at == start) {
      throw error("expected a name");
    }
    return text.substring(start, at);
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      out.append(text.charAt(at++));
    }
    expect('"');
    return out.toString();
  }

  private Step subscript() {
    if (next("*")) {
      expect(']');
      return new Step.AnyElement();
    }
    blanks();
    if (at < text.length() && text.charAt(at) == '"') {
      String name = string();
      expect(']');
      return new Step.Member(name);
    }
    List<long[]> ranges = new ArrayList<>();
    do {
      long first = index();
      ranges.add(new long[] {first, word("to") ? index() : first});
    } while (next(","));
    expect(']');
    return new Step.Elements(ranges);
  }

  /** A number from 0, or from the end: {@code last}, {@code last - 1}, {@code #-1}, {@code -1}. */
  private long index() {
    if (word("last")) {
      return next("-") ? -1 - digits() : -1;
    }
    if (next("#")) {
      expect('-');
      return -digits();
    }
    return next("-") ? -digits() : digits();
  }

  private long digits() {
    blanks();
    int start = at;
    while (at < text.length() && at - start < 10 && Character.isDigit(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw error("expected a number");
    }
    return Long.parseLong(text.substring(start, at));
  }

  private Condition or() {
    Condition left = and();
    while (next("||")) {
      Condition first = left;
      Condition second = and();
      left = (item, root) -> first.holds(item, root) || second.holds(item, root);
    }
    return left;
  }

  private Condition and() {
    Condition left = primary();
    while (next("&&")) {
      Condition first = left;
      Condition second = primary();
      left = (item, root) -> first.holds(item, root) && second.holds(item, root);
    }
    return left;
  }

  private Condition primary() {
    if (++depth > DEEPEST) {
      throw error("brackets nest too deep");
    }
    try {
      if (next("!=")) {
        throw error("expected a condition");
      }
      if (next("!")) {
        expect('(');
        Condition negated = or();
        expect(')');
        return (item, root) -> !negated.holds(item, root);
      }
      if (word("exists")) {
        expect('(');
        Operand operand = operand();
        expect(')');
        return (item, root) -> !operand.values(item, root).isEmpty();
      }
      if (next("(")) {
        Condition inner = or();
        expect(')');
        return inner;
      }
      return comparison();
    } finally {
      depth--;
    }
  }

  private Condition comparison() {
    Operand left = operand();
    if (word("starts")) {
      if (!word("with")) {
        throw error("expected with");
      }
      blanks();
      String prefix = string();
      return (item, root) ->
          left.values(item, root).stream()
              .anyMatch(value -> value instanceof String s && s.startsWith(prefix));
    }
    if (word("like_regex")) {
      blanks();
      String pattern = string();
      String flags = word("flag") ? flag() : "";
      RegularExpression expression = RegularExpression.of(pattern, flags);
      return (item, root) ->
          left.values(item, root).stream()
              .anyMatch(value -> value instanceof String s && expression.finds(s));
    }
    for (String symbol : List.of("==", "!=", "<>", "<=", ">=", "<", ">")) {
      if (next(symbol)) {
        Operand right = operand();
        return (item, root) ->
            left.values(item, root).stream()
                .anyMatch(
                    a -> right.values(item, root).stream().anyMatch(b -> holds(symbol, a, b)));
      }
    }
    throw error("expected a comparison");
  }

  private String flag() {
    blanks();
    return string();
  }

  private static boolean holds(String symbol, Object a, Object b) {
    if (symbol.equals("==")) {
      return Json.same(a, b);
    }
    if (symbol.equals("!=") || symbol.equals("<>")) {
      return Json.isScalar(a)
          && Json.isScalar(b)
          && a.getClass() == b.getClass()
          && !Json.same(a, b);
    }
    int order;
    if (a instanceof Json.Numeral x && b instanceof Json.Numeral y) {
      order = x.value().compareTo(y.value());
    } else if (a instanceof String x && b instanceof String y) {
      order = x.compareTo(y);
    } else {
      return false;
    }
    return switch (symbol) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private Operand operand() {
    blanks();
    char first = at < text.length() ? text.charAt(at) : '\0';
    if (first == '@' || first == '$') {
      at++;
      JsonPath path = new JsonPath(mode, steps());
      return first == '@'
          ? (item, root) -> path.items(item, root)
          : (item, root) -> path.items(root, root);
    }
    List<Object> constant = List.of(literal(first));
    return (item, root) -> constant;
  }

  private Object literal(char first) {
    if (first == '"') {
      return string();
    }
    if (word("true")) {
      return true;
    }
    if (word("false")) {
      return false;
    }
    if (word("null")) {
      return Json.NULL;
    }
    int start = at;
    while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(start, at);
    if (!digits.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?")) {
      throw error("expected a value");
    }
    return new Json.Numeral(digits);
  }
}
