package io.sheaf.columnar.function;

import io.sheaf.columnar.function.StringCall.ToNumber;
import io.sheaf.columnar.function.StringCall.ToText;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** String functions. Positions and lengths count characters. */
final class StringFunctions {
  private static final Predicate<DataType> STRING = Types::string;
  private static final Predicate<DataType> INTEGER = Types::integer;

  private StringFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        like("like", false, "'sheaf' like 'sh%'"),
        like("ilike", true, "'Sheaf' ilike 'sh%'"),
        ScalarFunction.named("||")
            .types(operands -> operands.size() >= 2 ? Simple.VARCHAR : null)
            .coerced(StringFunctions::allText)
            .doc("The strings one after the other; null if any is.", "'a' || 'b' = 'ab'")
            .kernel(site -> StringCall.text(site, TextSteps::concat)),
        ScalarFunction.named("concat")
            .types(operands -> operands.isEmpty() ? null : Simple.VARCHAR)
            .coerced(StringFunctions::allText)
            .nullAware()
            .doc(
                "The strings one after the other, nulls left out.", "concat('a', null, 'b') = 'ab'")
            .kernel(ConcatKernel::new),
        text(
            "substring",
            TextSteps::substring,
            "Characters from a position on, perhaps only some.",
            "substring('sheaf', 2, 3) = 'hea'",
            true,
            Types.any(
                Types.rule(Simple.VARCHAR, STRING, INTEGER),
                Types.rule(Simple.VARCHAR, STRING, INTEGER, INTEGER)),
            "substr"),
        number(
            "char_length",
            (in, row) -> Utf8.count(in.text(0).address(row), in.text(0).length(row)),
            "Number of characters.",
            "char_length('é') = 1",
            Types.rule(Simple.INTEGER, STRING),
            "character_length"),
        number(
            "octet_length",
            (in, row) -> in.text(0).length(row),
            "Number of bytes.",
            "octet_length('é') = 2",
            Types.rule(Simple.INTEGER, Types::bytes)),
        plain("upper", TextSteps::upper, "In capitals.", "upper('a') = 'A'", STRING),
        plain("lower", TextSteps::lower, "In small letters.", "lower('A') = 'a'", STRING),
        trim("trim", true, true, "trim('  a ') = 'a'", "btrim"),
        trim("ltrim", true, false, "ltrim('xa', 'x') = 'a'"),
        trim("rtrim", false, true, "rtrim('ax', 'x') = 'a'"),
        number(
            "position",
            (in, row) -> TextSteps.position(in.text(0), in.text(1), row),
            "Where the first operand starts in the second, from 1; 0 if it does not occur.",
            "position('e', 'sheaf') = 3",
            Types.rule(Simple.INTEGER, STRING, STRING)),
        number(
            "strpos",
            (in, row) -> TextSteps.position(in.text(1), in.text(0), row),
            "Where the second operand starts in the first, from 1; 0 if it does not occur.",
            "strpos('sheaf', 'e') = 3",
            Types.rule(Simple.INTEGER, STRING, STRING)),
        plain(
            "replace",
            TextSteps::replace,
            "All occurrences of the second operand made the third.",
            "replace('aba', 'a', 'c') = 'cbc'",
            STRING,
            STRING,
            STRING),
        plain(
            "left",
            TextSteps::left,
            "The first characters; with a negative number all but the last.",
            "left('sheaf', 2) = 'sh'",
            STRING,
            INTEGER),
        plain(
            "right",
            TextSteps::right,
            "The last characters; with a negative number all but the first.",
            "right('sheaf', 2) = 'af'",
            STRING,
            INTEGER),
        pad("lpad", true, "lpad('7', 3, '0') = '007'"),
        pad("rpad", false, "rpad('7', 3, '0') = '700'"),
        test("starts_with", TextSteps::startsWith, "starts_with('sheaf', 'sh')"),
        test("ends_with", TextSteps::endsWith, "ends_with('sheaf', 'af')"),
        test("contains", TextSteps::contains, "contains('sheaf', 'hea')"),
        plain("reverse", TextSteps::reverse, "From last to first.", "reverse('ab') = 'ba'", STRING),
        text(
            "repeat",
            TextSteps::repeat,
            "The string some times.",
            "repeat('ab', 2) = 'abab'",
            true,
            Types.rule(Simple.VARCHAR, STRING, INTEGER)));
  }

  private static List<DataType> allText(List<DataType> operands, DataType result) {
    return operands.stream().allMatch(DataType::isString)
        ? operands
        : Collections.nCopies(operands.size(), Simple.VARCHAR);
  }

  private static ScalarFunction like(String name, boolean ignoreCase, String example) {
    return ScalarFunction.named(name)
        .types(
            Types.any(
                Types.rule(Simple.BOOLEAN, STRING, STRING),
                Types.rule(Simple.BOOLEAN, STRING, STRING, STRING)))
        .throwing()
        .doc("Whether a string matches a pattern of % (any characters) and _ (one).", example)
        .kernel(site -> new LikeKernel(site, ignoreCase));
  }

  private static ScalarFunction text(
      String name,
      ToText step,
      String doc,
      String example,
      boolean throwing,
      TypeRule rule,
      String... aliases) {
    ScalarFunction.Builder builder =
        ScalarFunction.named(name, aliases)
            .types(rule)
            .coerced(Types::integersToBigint)
            .doc(doc, example);
    if (throwing) {
      builder.throwing();
    }
    return builder.kernel(site -> StringCall.text(site, step));
  }

  @SafeVarargs
  private static ScalarFunction plain(
      String name, ToText step, String doc, String example, Predicate<DataType>... operands) {
    return text(name, step, doc, example, false, Types.rule(Simple.VARCHAR, operands));
  }

  private static ScalarFunction number(
      String name, ToNumber step, String doc, String example, TypeRule rule, String... aliases) {
    return ScalarFunction.named(name, aliases)
        .types(rule)
        .doc(doc, example)
        .kernel(site -> StringCall.number(site, step));
  }

  private static ScalarFunction test(String name, ToNumber step, String example) {
    return number(
        name,
        step,
        "Whether the first string " + name.replace('_', ' ') + " the second.",
        example,
        Types.rule(Simple.BOOLEAN, STRING, STRING));
  }

  private static ScalarFunction trim(
      String name, boolean head, boolean tail, String example, String... aliases) {
    return text(
        name,
        (in, row, out) -> TextSteps.trim(in, row, out, head, tail),
        "Without the blanks, or the characters given, at "
            + (head ? tail ? "both ends." : "the start." : "the end."),
        example,
        false,
        Types.any(Types.rule(Simple.VARCHAR, STRING), Types.rule(Simple.VARCHAR, STRING, STRING)),
        aliases);
  }

  private static ScalarFunction pad(String name, boolean atStart, String example) {
    return text(
        name,
        (in, row, out) -> TextSteps.pad(in, row, out, atStart),
        "Filled up with blanks, or the string given, or cut, to so many characters.",
        example,
        true,
        Types.any(
            Types.rule(Simple.VARCHAR, STRING, INTEGER),
            Types.rule(Simple.VARCHAR, STRING, INTEGER, STRING)));
  }
}
