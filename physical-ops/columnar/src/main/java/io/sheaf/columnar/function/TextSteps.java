package io.sheaf.columnar.function;

import io.sheaf.columnar.memory.Native;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What string functions do with one row. */
final class TextSteps {
  private TextSteps() {}

  static void concat(RowCall in, int row, StringBuilderColumn out) {
    long total = 0;
    for (int i = 0; i < in.count(); i++) {
      total += in.text(i).length(row);
    }
    long room = out.room(total);
    long at = room;
    for (int i = 0; i < in.count(); i++) {
      StringArgument text = in.text(i);
      Native.copy(text.address(row), at, text.length(row));
      at += text.length(row);
    }
    out.finish(row, room, total, (int) total);
  }

  static void substring(RowCall in, int row, StringBuilderColumn out) {
    long from = in.number(1, row);
    long end = Long.MAX_VALUE;
    if (in.count() == 3) {
      long count = in.number(2, row);
      if (count < 0) {
        throw Errors.invalidArgument("substring of a negative length, " + count);
      }
      // Positions start at 1; what lies before the string counts but gives nothing.
      end = from > Long.MAX_VALUE - count ? Long.MAX_VALUE : from + count;
    }
    characters(in.text(0), row, out, Math.max(from, 1) - 1, end == Long.MAX_VALUE ? end : end - 1);
  }

  /** Characters {@code from} (from 0) to before {@code end}. */
  private static void characters(
      StringArgument text, int row, StringBuilderColumn out, long from, long end) {
    int length = text.length(row);
    if (end <= from) {
      out.setEmpty(row);
      return;
    }
    long address = text.address(row);
    int start = Utf8.offset(address, length, from);
    int stop =
        end == Long.MAX_VALUE
            ? length
            : start + Utf8.offset(address + start, length - start, end - from);
    out.setPart(row, address, start, stop - start, length);
  }

  static void left(RowCall in, int row, StringBuilderColumn out) {
    StringArgument text = in.text(0);
    long count = in.number(1, row);
    if (count < 0) {
      count += Utf8.count(text.address(row), text.length(row));
    }
    characters(text, row, out, 0, count);
  }

  static void right(RowCall in, int row, StringBuilderColumn out) {
    StringArgument text = in.text(0);
    long count = in.number(1, row);
    long skipped =
        count < 0
            ? -Math.max(count, -Integer.MAX_VALUE)
            : Utf8.count(text.address(row), text.length(row)) - count;
    characters(text, row, out, Math.max(0, skipped), Long.MAX_VALUE);
  }

  static void upper(RowCall in, int row, StringBuilderColumn out) {
    StringArgument text = in.text(0);
    if (!changeAsciiCase(text, row, out, 'a', 'z')) {
      out.set(row, string(text, row).toUpperCase(Locale.ROOT));
    }
  }

  static void lower(RowCall in, int row, StringBuilderColumn out) {
    StringArgument text = in.text(0);
    if (!changeAsciiCase(text, row, out, 'A', 'Z')) {
      out.set(row, string(text, row).toLowerCase(Locale.ROOT));
    }
  }

  private static boolean changeAsciiCase(
      StringArgument text, int row, StringBuilderColumn out, int first, int last) {
    long address = text.address(row);
    int length = text.length(row);
    if (!Utf8.isAscii(address, length)) {
      return false;
    }
    long room = out.room(length);
    for (int i = 0; i < length; i++) {
      int b = Native.getByte(address + i);
      Native.putByte(room + i, (byte) (b >= first && b <= last ? b ^ 0x20 : b));
    }
    out.finish(row, room, length, length);
    return true;
  }

  private static String string(StringArgument text, int row) {
    return new String(text.bytes(row), StandardCharsets.UTF_8);
  }

  static void trim(RowCall in, int row, StringBuilderColumn out, boolean head, boolean tail) {
    StringArgument text = in.text(0);
    long address = text.address(row);
    int length = text.length(row);
    byte[] set = in.count() == 2 ? in.text(1).bytes(row) : new byte[] {' '};
    int start = 0;
    int end = length;
    while (head && start < end) {
      int n = Utf8.charLength(address + start, end - start);
      if (!holds(set, address + start, n)) {
        break;
      }
      start += n;
    }
    while (tail && end > start) {
      int last = end - 1;
      while (last > start && Utf8.isContinuation(Native.getByte(address + last))) {
        last--;
      }
      if (!holds(set, address + last, end - last)) {
        break;
      }
      end = last;
    }
    out.setPart(row, address, start, end - start, length);
  }

  /** Whether the character at an address is one of a set's. */
  private static boolean holds(byte[] set, long address, int bytes) {
    for (int i = 0; i + bytes <= set.length; i++) {
      if (!Utf8.isContinuation(set[i])
          && Utf8.matches(address, set, i, bytes)
          && (i + bytes == set.length || !Utf8.isContinuation(set[i + bytes]))) {
        return true;
      }
    }
    return false;
  }

  /** Where one operand starts in another, from 1; 0 if it does not occur. */
  static long position(RowCall in, int needle, int within, int row) {
    StringArgument text = in.text(within);
    long address = text.address(row);
    int at = needle(in, needle, row).in(address, text.length(row), 0);
    return at < 0 ? 0 : Utf8.count(address, at) + 1;
  }

  /** An operand to look for, prepared once for equal strings in sequence. */
  private static Needle needle(RowCall in, int operand, int row) {
    return in.derived(operand, row, text -> new Needle(text.getBytes(StandardCharsets.UTF_8)));
  }

  static long startsWith(RowCall in, int row) {
    byte[] prefix = in.text(1).bytes(row);
    StringArgument text = in.text(0);
    return text.length(row) >= prefix.length
            && Utf8.matches(text.address(row), prefix, 0, prefix.length)
        ? 1
        : 0;
  }

  static long endsWith(RowCall in, int row) {
    byte[] suffix = in.text(1).bytes(row);
    StringArgument text = in.text(0);
    int at = text.length(row) - suffix.length;
    return at >= 0 && Utf8.matches(text.address(row) + at, suffix, 0, suffix.length) ? 1 : 0;
  }

  static long contains(RowCall in, int row) {
    StringArgument text = in.text(0);
    Needle needle = needle(in, 1, row);
    return needle.in(text.address(row), text.length(row), 0) >= 0 ? 1 : 0;
  }

  static void replace(RowCall in, int row, StringBuilderColumn out) {
    StringArgument text = in.text(0);
    Needle from = needle(in, 1, row);
    byte[] to = in.text(2).bytes(row);
    int length = text.length(row);
    long address = text.address(row);
    int found = from.length() == 0 ? -1 : from.in(address, length, 0);
    if (found < 0) {
      out.setView(row, text.first(row), text.second(row));
      return;
    }
    int occurrences = 0;
    for (int at = found; at >= 0; at = from.in(address, length, at + from.length())) {
      occurrences++;
    }
    long size = length + (long) occurrences * (to.length - from.length());
    long room = out.room(size);
    long write = room;
    int read = 0;
    for (int at = found; at >= 0; at = from.in(address, length, read)) {
      Native.copy(address + read, write, at - read);
      write += at - read;
      Native.copy(to, 0, write, to.length);
      write += to.length;
      read = at + from.length();
    }
    Native.copy(address + read, write, length - read);
    out.finish(row, room, size, (int) size);
  }

  static void pad(RowCall in, int row, StringBuilderColumn out, boolean atStart) {
    StringArgument text = in.text(0);
    long wanted = in.number(1, row);
    byte[] fill = in.count() == 3 ? in.text(2).bytes(row) : new byte[] {' '};
    int length = text.length(row);
    long address = text.address(row);
    int characters = Utf8.count(address, length);
    if (wanted <= characters || fill.length == 0) {
      characters(text, row, out, 0, Math.min(wanted, characters));
      return;
    }
    String filler = new String(fill, StandardCharsets.UTF_8);
    int[] points = filler.codePoints().toArray();
    long missing = wanted - characters;
    if (missing > Integer.MAX_VALUE / 4) {
      throw Errors.invalidArgument("a string of " + wanted + " characters is too long");
    }
    StringBuilder padding = new StringBuilder((int) missing);
    for (int i = 0; i < missing; i++) {
      padding.appendCodePoint(points[i % points.length]);
    }
    byte[] pad = padding.toString().getBytes(StandardCharsets.UTF_8);
    long size = (long) length + pad.length;
    long room = out.room(size);
    Native.copy(pad, 0, atStart ? room : room + length, pad.length);
    Native.copy(address, atStart ? room + pad.length : room, length);
    out.finish(row, room, size, (int) size);
  }

  static void reverse(RowCall in, int row, StringBuilderColumn out) {
    StringArgument text = in.text(0);
    int length = text.length(row);
    long address = text.address(row);
    long room = out.room(length);
    for (int at = 0; at < length; ) {
      int n = Utf8.charLength(address + at, length - at);
      Native.copy(address + at, room + length - at - n, n);
      at += n;
    }
    out.finish(row, room, length, length);
  }

  static void repeat(RowCall in, int row, StringBuilderColumn out) {
    StringArgument text = in.text(0);
    int length = text.length(row);
    long times = Math.max(0, in.number(1, row));
    if (length == 0 || times == 0) {
      out.setEmpty(row);
      return;
    }
    if (times > Integer.MAX_VALUE / length) {
      throw Errors.invalidArgument("repeat would make a string of more than 2147483647 bytes");
    }
    long size = length * times;
    long room = out.room(size);
    long address = text.address(row);
    for (long at = 0; at < size; at += length) {
      Native.copy(address, room + at, length);
    }
    out.finish(row, room, size, (int) size);
  }
}
