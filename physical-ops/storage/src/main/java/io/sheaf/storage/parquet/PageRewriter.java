package io.sheaf.storage.parquet;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.List;

/**
 * Rewrites the values of a page into a form that is read by index: the rarer encodings into PLAIN,
 * the rarer types into whole words. New buffers are added to the page's list, whose holder closes
 * them.
 */
final class PageRewriter {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int JULIAN_EPOCH_DAY = 2_440_588;

  private final MemoryConsumer memory;
  private final List<NativeBuffer> buffers;

  PageRewriter(MemoryConsumer memory, List<NativeBuffer> buffers) {
    this.memory = memory;
    this.buffers = buffers;
  }

  private NativeBuffer allocate(long bytes) {
    NativeBuffer buffer = memory.allocate(bytes);
    buffers.add(buffer);
    return buffer;
  }

  private static int checkedCount(DeltaDecoder decoder, int values) {
    if (decoder.count() > values) {
      throw new CorruptDataException("a page has more values than its header says");
    }
    return decoder.count();
  }

  /** DELTA_BINARY_PACKED integers to PLAIN ones of {@code width} bytes. */
  NativeBuffer deltas(long address, long limit, int values, int width) {
    DeltaDecoder decoder = new DeltaDecoder(address, limit);
    NativeBuffer buffer = allocate((long) checkedCount(decoder, values) * width);
    decoder.decode(buffer.address(), width);
    return buffer;
  }

  /** DELTA_LENGTH_BYTE_ARRAY: lengths, then all bytes. Only the lengths are decoded. */
  StringValues.Offsets deltaLengths(long address, long limit, int values) {
    DeltaDecoder decoder = new DeltaDecoder(address, limit);
    int count = checkedCount(decoder, values);
    NativeBuffer offsets = allocate(4L * (count + 1));
    long at = offsets.address();
    Native.putInt(at, 0);
    decoder.decode(at + 4, 4);
    long data = decoder.end();
    long end = 0;
    for (int i = 1; i <= count; i++) {
      int length = Native.getInt(at + 4L * i);
      end += length;
      if (length < 0 || end > limit - data) {
        throw new CorruptDataException("a string ends outside its page");
      }
      Native.putInt(at + 4L * i, (int) end);
    }
    return new StringValues.Offsets(at, count, data);
  }

  /**
   * DELTA_BYTE_ARRAY: each string is a prefix of the one before and a suffix, to strings end to
   * end.
   *
   * @param prefixed whether each string gets its length before it, as PLAIN byte arrays have
   */
  NativeBuffer deltaStrings(long address, long limit, int values, boolean prefixed) {
    DeltaDecoder prefixDecoder = new DeltaDecoder(address, limit);
    int count = checkedCount(prefixDecoder, values);
    NativeBuffer prefixes = allocate(4L * count);
    prefixDecoder.decode(prefixes.address(), 4);
    DeltaDecoder suffixDecoder = new DeltaDecoder(prefixDecoder.end(), limit);
    if (suffixDecoder.count() != count) {
      throw new CorruptDataException("a page has more prefixes than suffixes");
    }
    NativeBuffer suffixes = allocate(4L * count);
    suffixDecoder.decode(suffixes.address(), 4);
    long total = totalLength(prefixes, suffixes, count, limit - suffixDecoder.end());
    int header = prefixed ? 4 : 0;
    NativeBuffer strings = allocate(total + (long) header * count);
    long from = suffixDecoder.end();
    long to = strings.address();
    long before = to;
    for (int i = 0; i < count; i++) {
      int prefix = Native.getInt(prefixes.address() + 4L * i);
      int suffix = Native.getInt(suffixes.address() + 4L * i);
      if (prefixed) {
        Native.putInt(to, prefix + suffix);
      }
      to += header;
      Native.copy(before, to, prefix);
      Native.copy(from, to + prefix, suffix);
      before = to;
      from += suffix;
      to += prefix + suffix;
    }
    return strings;
  }

  private static long totalLength(
      NativeBuffer prefixes, NativeBuffer suffixes, int count, long suffixBytes) {
    long total = 0;
    long used = 0;
    long previous = 0;
    for (int i = 0; i < count; i++) {
      long prefix = Native.getInt(prefixes.address() + 4L * i);
      long suffix = Native.getInt(suffixes.address() + 4L * i);
      used += suffix;
      if (prefix < 0 || prefix > previous || suffix < 0 || used > suffixBytes) {
        throw new CorruptDataException("a string ends outside its page");
      }
      previous = prefix + suffix;
      total += previous;
    }
    return total;
  }

  /**
   * BYTE_STREAM_SPLIT: all first bytes, all second bytes and so on, to PLAIN values of {@code
   * width} bytes.
   */
  NativeBuffer splitStreams(long address, long limit, int width) {
    long count = (limit - address) / width;
    NativeBuffer buffer = allocate(count * width);
    long to = buffer.address();
    for (int b = 0; b < width; b++) {
      long stream = address + b * count;
      long target = to + b;
      for (long i = 0; i < count; i++, target += width) {
        Native.putByte(target, Native.getByte(stream + i));
      }
    }
    return buffer;
  }

  /** PLAIN values of a type that is not copied as it lies, to values of its layout. */
  PageValues convert(ParquetColumn column, long address, long limit, int values) {
    if (column.physical() == Physical.BYTE_ARRAY) {
      return convertStrings(column, address, limit, values);
    }
    int width = column.width();
    int count = (int) Math.min((limit - address) / width, values);
    int outWidth =
        switch (column.conversion()) {
          case BYTES_TO_INT128, UNSIGNED_LONG -> 16;
          default -> 8;
        };
    NativeBuffer buffer = allocate((long) count * outWidth);
    long to = buffer.address();
    for (int i = 0; i < count; i++) {
      convertOne(column.conversion(), address + (long) i * width, width, to + (long) i * outWidth);
    }
    long end = to + (long) count * outWidth;
    return new FixedValues(form(column), to, end);
  }

  private static FixedValues.Form form(ParquetColumn column) {
    return switch (column.conversion()) {
      case BYTES_TO_INT128, UNSIGNED_LONG -> FixedValues.Form.INT128;
      case HALF -> FixedValues.Form.DOUBLE;
      default -> FixedValues.Form.LONG;
    };
  }

  /** Decimals as byte arrays, each of its own length. */
  private PageValues convertStrings(ParquetColumn column, long address, long limit, int values) {
    int outWidth = column.conversion() == Conversion.BYTES_TO_INT128 ? 16 : 8;
    int count = (int) Math.min((limit - address) / 4, values);
    NativeBuffer buffer = allocate((long) count * outWidth);
    long to = buffer.address();
    long from = address;
    while (from < limit && count-- > 0) {
      int length = Native.getInt(from);
      if ((length & 0xFFFFFFFFL) > limit - from - 4) {
        throw new CorruptDataException("a string ends outside its page");
      }
      convertOne(column.conversion(), from + 4, length, to);
      from += 4 + length;
      to += outWidth;
    }
    return new FixedValues(form(column), buffer.address(), to);
  }

  private static void convertOne(Conversion conversion, long from, int width, long to) {
    switch (conversion) {
      case UNSIGNED_INT -> Native.putLong(to, Native.getInt(from) & 0xFFFFFFFFL);
      case UNSIGNED_LONG -> {
        Native.putLong(to, Native.getLong(from));
        Native.putLong(to + 8, 0);
      }
      case MILLIS_INT -> Native.putLong(to, Native.getInt(from) * 1000L);
      case MILLIS_LONG -> Native.putLong(to, millisToMicros(Native.getLong(from)));
      case INT96 -> {
        long day = (Native.getInt(from + 8) & 0xFFFFFFFFL) - JULIAN_EPOCH_DAY;
        Native.putLong(to, day * MICROS_PER_DAY + Math.floorDiv(Native.getLong(from), 1000L));
      }
      case BYTES_TO_LONG -> Native.putLong(to, bigEndianLong(from, width));
      case BYTES_TO_INT128 -> bigEndianInt128(from, width, to);
      case HALF -> Native.putDouble(to, Float.float16ToFloat(Native.getShort(from)));
      case NONE, INT_TO_LONG, FLOAT_TO_DOUBLE ->
          throw new IllegalStateException("values of " + conversion + " stay as they lie");
    }
  }

  static long millisToMicros(long millis) {
    long micros = millis * 1000;
    if (micros / 1000 != millis) {
      throw new CorruptDataException(
          "a timestamp of " + millis + " milliseconds is out of the range of microseconds");
    }
    return micros;
  }

  static long bigEndianLong(long from, int length) {
    if (length <= 8) {
      return length == 0 ? 0 : Long.reverseBytes(Native.getLong(from)) >> (64 - 8 * length);
    }
    long value = Long.reverseBytes(Native.getLong(from + length - 8));
    checkSign(from, length - 8, value >> 63);
    return value;
  }

  private static void bigEndianInt128(long from, int length, long to) {
    if (length <= 8) {
      long value = bigEndianLong(from, length);
      Native.putLong(to, value);
      Native.putLong(to + 8, value >> 63);
      return;
    }
    long low = Long.reverseBytes(Native.getLong(from + length - 8));
    Native.putLong(to, low);
    Native.putLong(to + 8, bigEndianLong(from, length - 8));
  }

  private static void checkSign(long from, int length, long sign) {
    for (int i = 0; i < length; i++) {
      if (Native.getByte(from + i) != (byte) sign) {
        throw new CorruptDataException("a decimal has more digits than its type");
      }
    }
  }
}
