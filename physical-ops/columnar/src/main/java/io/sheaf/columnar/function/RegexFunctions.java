package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.number;
import static io.sheaf.columnar.function.RowFunctions.string;

import com.google.re2j.Matcher;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;

/** Regular expressions in RE2's syntax, all linear in the length of the text. */
final class RegexFunctions {
  private static final Signature TEST =
      Signature.of(Simple.BOOLEAN, Kind.STRING, Kind.STRING, Kind.STRING).optional(1);

  private RegexFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        number(
            "regexp_matches regexp_like rlike",
            TEST,
            (in, row) -> pattern(in, row, 2).finds(in.string(0, row)) ? 1 : 0,
            "Whether the pattern matches a part of the string; options: i ignores case, s lets a"
                + " dot match newlines, m lets ^ and $ match at lines, l takes the pattern"
                + " literally.",
            "regexp_matches('sheaf', '^S', 'i') = true"),
        number(
            "regexp_full_match",
            TEST,
            (in, row) -> pattern(in, row, 2).matches(in.string(0, row)) ? 1 : 0,
            "Whether the pattern matches the whole string.",
            "regexp_full_match('sheaf', 'sh.*') = true"),
        string(
            "regexp_replace",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING, Kind.STRING, Kind.STRING)
                .optional(1),
            (in, row) -> {
              RegularExpression pattern = pattern(in, row, 3);
              return pattern.replace(in.string(0, row), in.string(2, row), pattern.isGlobal());
            },
            "The first match, with option g every match, replaced; \\1 in the replacement is the"
                + " first group.",
            "regexp_replace('sheaf', '[aeiou]', '-', 'g') = sh--f"),
        string(
            "regexp_extract",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING, Kind.INTEGER, Kind.STRING)
                .optional(2),
            (in, row) -> {
              String found =
                  pattern(in, row, 3)
                      .group(in.string(0, row), in.count() > 2 ? in.number(2, row) : 0);
              return found == null ? "" : found;
            },
            "The first match, or one of its groups; the empty string when there is none.",
            "regexp_extract('2024-05', '(\\d+)-(\\d+)', 2) = 05"),
        string(
            "regexp_substr",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING).orNull(),
            (in, row) -> pattern(in, row, 2).group(in.string(0, row), 0),
            "The first match, NULL when there is none.",
            "regexp_substr('sheaf 42', '\\d+') = 42"),
        number(
            "regexp_count",
            Signature.of(Simple.BIGINT, Kind.STRING, Kind.STRING, Kind.STRING).optional(1),
            (in, row) -> pattern(in, row, 2).count(in.string(0, row)),
            "How often the pattern matches.",
            "regexp_count('sheaf', '[aeiou]') = 2"),
        number(
            "regexp_instr",
            Signature.of(Simple.BIGINT, Kind.STRING, Kind.STRING),
            RegexFunctions::position,
            "Where the first match starts, from 1; 0 when there is none.",
            "regexp_instr('sheaf', '[aeiou]') = 3"),
        string(
            "regexp_split_part",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING, Kind.INTEGER),
            RegexFunctions::splitPart,
            "One part, from 1, or -1 for the last, of what lies between matches; empty when there"
                + " are fewer.",
            "regexp_split_part('a1b22c', '\\d+', 3) = c"),
        string(
            "regexp_escape",
            Signature.of(Simple.VARCHAR, Kind.STRING),
            (in, row) -> RegularExpression.quoted(in.string(0, row)),
            "A pattern that matches the string and nothing else.",
            "regexp_escape('a.b') = a\\.b"),
        number(
            "glob_matches",
            Signature.of(Simple.BOOLEAN, Kind.STRING, Kind.STRING),
            (in, row) ->
                in.derived(1, row, RegularExpression::glob).matches(in.string(0, row)) ? 1 : 0,
            "Whether the whole string is as the pattern says: * stands for any characters, ? for"
                + " one, [a-c] for one of some and [!a-c] for one of the others; also written"
                + " string GLOB pattern.",
            "glob_matches('sheaf.csv', '*.[ct]sv') = true"),
        ScalarFunction.named("similar to")
            .takes(TEST)
            .throwing()
            .doc(
                "Whether the whole string matches the standard's pattern: % and _ as in LIKE, and"
                    + " | * + ? {m,n} ( ) [ ]; DuckDB takes it for a regular expression.",
                "'abc' similar to '(a|b)%' = true")
            .kernel(site -> new RowCall(site, (RowCall.ToNumber) RegexFunctions::similar)));
  }

  private static long similar(RowCall in, int row) {
    int escape = in.count() == 3 ? escape(in.string(2, row)) : '\\';
    RegularExpression pattern = in.derived(1, row, text -> RegularExpression.similar(text, escape));
    return pattern.matches(in.string(0, row)) ? 1 : 0;
  }

  private static int escape(String text) {
    if (text.codePointCount(0, text.length()) != 1) {
      throw Errors.invalidArgument("an escape is one character, not '" + text + "'");
    }
    return text.codePointAt(0);
  }

  /** The pattern of operand 1 with the options of an operand, if there is such. */
  private static RegularExpression pattern(RowCall in, int row, int optionsOperand) {
    if (in.count() <= optionsOperand) {
      return in.derived(1, row, text -> RegularExpression.of(text, ""));
    }
    String options = in.string(optionsOperand, row);
    Compiled last = in.derived(optionsOperand, row, text -> new Compiled());
    String text = in.string(1, row);
    if (last.pattern == null || !text.equals(last.text)) {
      last.pattern = RegularExpression.of(text, options);
      last.text = text;
    }
    return last.pattern;
  }

  /** The pattern last compiled for some options. */
  private static final class Compiled {
    String text;
    RegularExpression pattern;
  }

  private static long position(RowCall in, int row) {
    String text = in.string(0, row);
    Matcher matcher = pattern(in, row, 2).matcher(text);
    return matcher.find() ? text.codePointCount(0, matcher.start()) + 1 : 0;
  }

  private static String splitPart(RowCall in, int row) {
    String text = in.string(0, row);
    long wanted = in.number(2, row);
    RegularExpression pattern = pattern(in, row, 3);
    long parts = pattern.count(text) + 1;
    long index = wanted > 0 ? wanted - 1 : parts + wanted;
    if (wanted == 0 || index < 0 || index >= parts) {
      return "";
    }
    Matcher matcher = pattern.matcher(text);
    int start = 0;
    for (long i = 0; i < index; i++) {
      matcher.find();
      start = matcher.end();
    }
    return text.substring(start, matcher.find() ? matcher.start() : text.length());
  }
}
