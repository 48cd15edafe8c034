package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.IllegalFormatException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values written into a text: in the manner of C's printf, and of Python's format. */
final class TextFormat {
  private static final Pattern PERCENT =
      Pattern.compile("%(?:%|([-+ 0,#']*)(\\d*)(?:\\.(\\d+))?(?:hh|h|ll|l|z)?([a-zA-Z]))");
  private static final Pattern FIELD =
      Pattern.compile(
          "\\{\\{|\\}\\}|\\{(\\d*)(?::(?:(.)?([<>^]))?([-+"
              + " ]?)(#?)(0?)(\\d*)([,_']?)(?:\\.(\\d+))?([a-zA-Z%]?))?\\}");
  private static final int WIDEST = 1_000_000;

  private TextFormat() {}

  /** {@code printf('%05d %s', 42, 'x')}; the values follow operand 0. */
  static String printf(RowCall in, int row) {
    String format = in.string(0, row);
    Matcher matcher = PERCENT.matcher(format);
    StringBuilder out = new StringBuilder();
    int copied = 0;
    int next = 1;
    while (matcher.find()) {
      out.append(format, copied, matcher.start());
      copied = matcher.end();
      if (matcher.group().equals("%%")) {
        out.append('%');
        continue;
      }
      String flags = matcher.group(1).replace('\'', ',');
      String precision = matcher.group(3) == null ? "" : "." + matcher.group(3);
      char type = matcher.group(4).charAt(0);
      out.append(
          one(
              "%" + flags + checked(matcher.group(2)),
              precision,
              type,
              in,
              argument(in, next++),
              row));
    }
    return out.append(format.substring(copied)).toString();
  }

  private static int argument(RowCall in, int index) {
    if (index >= in.count()) {
      throw Errors.invalidArgument("the format wants more values than there are");
    }
    return index;
  }

  private static String checked(String width) {
    if (width.length() > 7 || (!width.isEmpty() && Integer.parseInt(width) > WIDEST)) {
      throw Errors.invalidArgument("the width " + width + " is more than " + WIDEST);
    }
    return width;
  }

  private static String one(
      String head, String precision, char type, RowCall in, int operand, int row) {
    try {
      return switch (type) {
        case 'd', 'i', 'u' -> String.format(Locale.ROOT, head + "d", whole(in, operand, row));
        case 'x', 'X', 'o' -> String.format(Locale.ROOT, head + type, whole(in, operand, row));
        case 'c' ->
            String.format(Locale.ROOT, head + "c", Math.toIntExact(whole(in, operand, row)));
        case 'f', 'F' -> String.format(Locale.ROOT, head + precision + "f", real(in, operand, row));
        case 'e', 'E' ->
            String.format(Locale.ROOT, head + precision + type, real(in, operand, row));
        case 'g', 'G' ->
            String.format(Locale.ROOT, head + "s", shortest(real(in, operand, row), precision));
        case 's' -> String.format(Locale.ROOT, head + precision + "s", in.shown(operand, row));
        default -> throw Errors.invalidArgument("the format has no type '" + type + "'");
      };
    } catch (IllegalFormatException malformed) {
      throw Errors.invalidArgument("the format '" + head + precision + type + "' is not valid");
    }
  }

  private static long whole(RowCall in, int operand, int row) {
    if (!in.type(operand).isInteger() && in.type(operand) != Simple.BOOLEAN) {
      throw Errors.invalidArgument("the format wants an integer, not a " + in.type(operand));
    }
    return in.number(operand, row);
  }

  private static double real(RowCall in, int operand, int row) {
    if (in.type(operand).isFloating()) {
      return in.real(operand, row);
    }
    if (!in.type(operand).isNumeric()) {
      throw Errors.invalidArgument("the format wants a number, not a " + in.type(operand));
    }
    return in.decimal(operand, row).doubleValue();
  }

  /** C's %g: six significant digits, without zeros at the end. */
  private static String shortest(double value, String precision) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value).toLowerCase(Locale.ROOT).replace("infinity", "inf");
    }
    int digits = precision.isEmpty() ? 6 : Math.max(1, Integer.parseInt(precision.substring(1)));
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < digits) {
      return rounded.toPlainString();
    }
    BigDecimal mantissa = rounded.movePointLeft(exponent).stripTrailingZeros();
    return mantissa.toPlainString()
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** {@code format('{} {1:05d}', ...)}; the values follow operand 0. */
  static String format(RowCall in, int row) {
    String format = in.string(0, row);
    Matcher matcher = FIELD.matcher(format);
    StringBuilder out = new StringBuilder();
    int copied = 0;
    int next = 1;
    while (matcher.find()) {
      out.append(literal(format.substring(copied, matcher.start())));
      copied = matcher.end();
      String found = matcher.group();
      if (found.equals("{{") || found.equals("}}")) {
        out.append(found.charAt(0));
        continue;
      }
      String index = matcher.group(1);
      int operand = argument(in, index.isEmpty() ? next++ : Integer.parseInt(index) + 1);
      out.append(field(matcher, in, operand, row));
    }
    return out.append(literal(format.substring(copied))).toString();
  }

  private static String literal(String text) {
    if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
      throw Errors.invalidArgument("the format has a brace that is none of {}: '" + text + "'");
    }
    return text;
  }

  private static String field(Matcher spec, RowCall in, int operand, int row) {
    String type = spec.group(10) == null ? "" : spec.group(10);
    String sign = spec.group(4) == null || spec.group(4).equals("-") ? "" : spec.group(4);
    String group = spec.group(8) == null ? "" : spec.group(8);
    String precision = spec.group(9) == null ? "" : "." + spec.group(9);
    boolean number = in.type(operand).isNumeric();
    String text;
    if (type.equals("b")) {
      text = Long.toBinaryString(whole(in, operand, row));
    } else if (type.isEmpty() || type.equals("s")) {
      boolean real = number && !precision.isEmpty();
      text =
          real
              ? shortest(real(in, operand, row), precision)
              : group.isEmpty()
                  ? precision.isEmpty()
                      ? in.shown(operand, row)
                      : String.format(Locale.ROOT, "%" + precision + "s", in.shown(operand, row))
                  : one("%,", "", 'd', in, operand, row);
    } else {
      String flags = (group.isEmpty() ? "" : ",") + (sign.isEmpty() ? "" : sign);
      text = one("%" + flags, precision, type.charAt(0), in, operand, row);
    }
    if (!group.isEmpty() && !group.equals(",")) {
      text = text.replace(",", group);
    }
    return padded(text, spec, number);
  }

  private static String padded(String text, Matcher spec, boolean number) {
    String width = spec.group(7) == null ? "" : spec.group(7);
    int missing =
        width.isEmpty()
            ? 0
            : Integer.parseInt(checked(width)) - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    String align = spec.group(3);
    if (align == null && "0".equals(spec.group(6))) {
      int at = !text.isEmpty() && "+-".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
      return text.substring(0, at) + "0".repeat(missing) + text.substring(at);
    }
    String fill = spec.group(2) == null ? " " : spec.group(2);
    String side = align == null ? number ? ">" : "<" : align;
    int before = side.equals(">") ? missing : side.equals("^") ? missing / 2 : 0;
    return fill.repeat(before) + text + fill.repeat(missing - before);
  }
}
