package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.define;
import static io.sheaf.columnar.function.RowFunctions.number;
import static io.sheaf.columnar.function.RowFunctions.string;
import static io.sheaf.columnar.function.RowFunctions.text;

import io.sheaf.columnar.function.RowCall.ToText;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.Collections;
import java.util.List;

/**
 * Functions that take strings apart and put them together. Positions and lengths count characters.
 */
final class StringFunctions {
  private static final Signature STRING = Signature.of(Simple.VARCHAR, Kind.STRING);
  private static final Signature LENGTH = Signature.of(Simple.INTEGER, Kind.STRING);
  private static final Signature STRING_AND_COUNT =
      Signature.of(Simple.VARCHAR, Kind.STRING, Kind.INTEGER);
  private static final Signature TWO_STRINGS =
      Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING);

  private StringFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        like("like", false, "'sheaf' like 'sh%' = true"),
        like("ilike", true, "'Sheaf' ilike 'sh%' = true"),
        concat("||")
            .doc("The strings one after the other; null if any is.", "'a' || 'b' = ab")
            .kernel(site -> RowCall.text(site, TextSteps::concat)),
        concat("concat")
            .nullAware()
            .doc(
                "The values one after the other as strings, nulls left out.",
                "concat('a', null, 'b') = ab")
            .kernel(ConcatKernel::new),
        concat("concat_ws")
            .nullAware()
            .doc(
                "The values after the first one after the other, the first between them; nulls are"
                    + " left out.",
                "concat_ws('-', 'a', null, 'b') = a-b")
            .kernel(
                site -> new RowCall(site, (RowCall.ToString) StringFunctions::concatWithSeparator)),
        text(
            "substring substr mid",
            STRING_AND_COUNT.or(
                Signature.of(Simple.VARCHAR, Kind.STRING, Kind.INTEGER, Kind.INTEGER)),
            TextSteps::substring,
            "Characters from a position on, perhaps only so many. As in the standard, positions"
                + " before the first count and give nothing; DuckDB counts negative ones from the"
                + " end.",
            "substring('sheaf', 2, 3) = hea"),
        define(
                "overlay",
                Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING, Kind.INTEGER, Kind.INTEGER)
                    .optional(1),
                "The second string in place of so many characters of the first (as many as it has)"
                    + " from a position on.",
                "overlay('sheaf' placing 'OA' from 3 for 2) = shOAf")
            .kernel(site -> new RowCall(site, (RowCall.ToString) Texts::overlay)),
        number(
            "char_length character_length",
            LENGTH,
            (in, row) -> Utf8.count(in.text(0).address(row), in.text(0).length(row)),
            "Number of characters.",
            "char_length('é') = 1"),
        number(
            "octet_length strlen",
            Signature.of(Simple.INTEGER, Kind.BINARY),
            (in, row) -> in.text(0).length(row),
            "Number of bytes.",
            "octet_length('é') = 2"),
        number(
            "bit_length",
            Signature.of(Simple.BIGINT, Kind.BINARY),
            (in, row) -> 8L * in.text(0).length(row),
            "Number of bits.",
            "bit_length('é') = 16"),
        text("upper ucase", STRING, TextSteps::upper, "In capitals.", "upper('aé') = AÉ"),
        text("lower lcase", STRING, TextSteps::lower, "In small letters.", "lower('AÉ') = aé"),
        string(
            "initcap",
            STRING,
            (in, row) -> Texts.initcap(in.string(0, row)),
            "Each word with a capital and small letters.",
            "initcap('red KITE') = Red Kite"),
        trim("trim btrim", true, true, "trim('  a ') = a"),
        trim("ltrim", true, false, "ltrim('xa', 'x') = a"),
        trim("rtrim", false, true, "rtrim('ax', 'x') = a"),
        number(
            "position",
            Signature.of(Simple.INTEGER, Kind.STRING, Kind.STRING, Kind.INTEGER).optional(1),
            (in, row) ->
                in.count() == 2 ? TextSteps.position(in, 0, 1, row) : Texts.positionFrom(in, row),
            "Where the first operand starts in the second, from 1, or from a position on; 0 if it"
                + " does not occur.",
            "position('e' in 'sheaf') = 3"),
        number(
            "strpos instr",
            Signature.of(Simple.INTEGER, Kind.STRING, Kind.STRING),
            (in, row) -> TextSteps.position(in, 1, 0, row),
            "Where the second operand starts in the first, from 1; 0 if it does not occur.",
            "strpos('sheaf', 'e') = 3"),
        text(
            "replace",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING, Kind.STRING),
            TextSteps::replace,
            "All occurrences of the second operand made the third.",
            "replace('aba', 'a', 'c') = cbc"),
        string(
            "translate",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING, Kind.STRING),
            (in, row) -> Texts.translate(in.string(0, row), in.string(1, row), in.string(2, row)),
            "Each character of the second operand made the one at its place in the third, or left"
                + " out when there is none.",
            "translate('sheaf', 'aef', '12') = sh21"),
        text(
            "left",
            STRING_AND_COUNT,
            TextSteps::left,
            "The first characters; with a negative number all but the last.",
            "left('sheaf', 2) = sh"),
        text(
            "right",
            STRING_AND_COUNT,
            TextSteps::right,
            "The last characters; with a negative number all but the first.",
            "right('sheaf', 2) = af"),
        pad("lpad", true, "lpad('7', 3, '0') = 007"),
        pad("rpad", false, "rpad('7', 3, '0') = 700"),
        test("starts_with startswith prefix", TextSteps::startsWith, "starts_with('sheaf', 'sh')"),
        test("ends_with endswith suffix", TextSteps::endsWith, "ends_with('sheaf', 'af')"),
        test("contains", TextSteps::contains, "contains('sheaf', 'hea')"),
        text("reverse", STRING, TextSteps::reverse, "From last to first.", "reverse('ab') = ba"),
        text(
            "repeat",
            STRING_AND_COUNT,
            TextSteps::repeat,
            "The string so many times.",
            "repeat('ab', 2) = abab"),
        string(
            "space",
            Signature.of(Simple.VARCHAR, Kind.INTEGER),
            (in, row) -> Texts.blanks(in.number(0, row)),
            "So many blanks.",
            "'<' || space(2) || '>' = <  >"),
        string(
            "split_part",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING, Kind.INTEGER),
            (in, row) -> Texts.splitPart(in.string(0, row), in.string(1, row), in.number(2, row)),
            "One part, from 1, or -1 for the last, of what lies between separators; empty when"
                + " there are fewer.",
            "split_part('a,b,c', ',', 2) = b"),
        string(
            "substring_index",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING, Kind.INTEGER),
            (in, row) ->
                Texts.substringIndex(in.string(0, row), in.string(1, row), in.number(2, row)),
            "What lies before so many separators, or with a negative number after so many from the"
                + " end.",
            "substring_index('a.b.c', '.', 2) = a.b"),
        number(
            "ascii",
            LENGTH,
            (in, row) -> Texts.firstPoint(in.string(0, row), 0),
            "Code point of the first character, 0 for the empty string.",
            "ascii('A') = 65"),
        number(
            "unicode ord",
            LENGTH,
            (in, row) -> Texts.firstPoint(in.string(0, row), -1),
            "Code point of the first character, -1 for the empty string.",
            "unicode('é') = 233"),
        string(
            "chr",
            Signature.of(Simple.VARCHAR, Kind.INTEGER),
            (in, row) -> Texts.character(in.number(0, row)),
            "The character with a code point.",
            "chr(233) = é"),
        string(
            "nfc_normalize",
            STRING,
            (in, row) -> Texts.normalized(in.string(0, row)),
            "Unicode's normal form C: letters and accents composed.",
            "char_length(nfc_normalize('e' || chr(769))) = 1"),
        string(
            "strip_accents unaccent",
            STRING,
            (in, row) -> Texts.withoutAccents(in.string(0, row)),
            "Without accents.",
            "strip_accents('mühleisen') = muhleisen"),
        string(
            "parse_filename",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.BOOLEAN).optional(1),
            (in, row) ->
                Texts.fileName(in.string(0, row), in.count() == 2 && in.number(1, row) != 0),
            "The last part of a path; without its ending when the second operand is true.",
            "parse_filename('/a/b.csv', true) = b"),
        string(
            "parse_dirname",
            STRING,
            (in, row) -> Texts.firstFolder(in.string(0, row)),
            "The top folder of a path.",
            "parse_dirname('a/b/c.csv') = a"),
        string(
            "parse_dirpath",
            STRING,
            (in, row) -> Texts.folders(in.string(0, row)),
            "A path without its last part.",
            "parse_dirpath('a/b/c.csv') = a/b"));
  }

  private static ScalarFunction.Builder concat(String name) {
    return ScalarFunction.named(name)
        .takes(Signature.of(Simple.VARCHAR, Kind.ANY).repeated())
        .coerced(StringFunctions::allText);
  }

  private static List<DataType> allText(List<DataType> operands, DataType result) {
    return operands.stream().allMatch(DataType::isString)
        ? operands
        : Collections.nCopies(operands.size(), Simple.VARCHAR);
  }

  private static String concatWithSeparator(RowCall in, int row) {
    if (in.isNull(0, row)) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    String separator = "";
    for (int i = 1; i < in.count(); i++) {
      if (!in.isNull(i, row)) {
        out.append(separator).append(in.string(i, row));
        separator = in.string(0, row);
      }
    }
    return out.toString();
  }

  private static ScalarFunction like(String name, boolean ignoreCase, String example) {
    return define(
            name,
            Signature.of(Simple.BOOLEAN, Kind.STRING, Kind.STRING, Kind.STRING).optional(1),
            "Whether a string matches a pattern of % (any characters) and _ (one)"
                + (ignoreCase ? ", whatever the case of letters." : "."),
            example)
        .kernel(site -> new LikeKernel(site, ignoreCase));
  }

  private static ScalarFunction test(String names, RowCall.ToNumber step, String example) {
    return number(
        names,
        Signature.of(Simple.BOOLEAN, Kind.STRING, Kind.STRING),
        step,
        "Whether the first string " + names.split(" ", -1)[0].replace('_', ' ') + " the second.",
        example + " = true");
  }

  private static ScalarFunction trim(String names, boolean head, boolean tail, String example) {
    ToText step = (in, row, out) -> TextSteps.trim(in, row, out, head, tail);
    return text(
        names,
        TWO_STRINGS.optional(1),
        step,
        "Without the blanks, or the characters given, at "
            + (head ? tail ? "both ends." : "the start." : "the end."),
        example);
  }

  private static ScalarFunction pad(String name, boolean atStart, String example) {
    return text(
        name,
        Signature.of(Simple.VARCHAR, Kind.STRING, Kind.INTEGER, Kind.STRING).optional(1),
        (in, row, out) -> TextSteps.pad(in, row, out, atStart),
        "Filled up with blanks, or the string given, or cut, to so many characters.",
        example);
  }
}
