package io.sheaf.storage.parquet;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.List;
import java.util.function.Supplier;

/** Chooses the decoder for a page's values by encoding and type. */
final class PageOpener {
  private final ParquetColumn column;
  private final MemoryConsumer memory;

  PageOpener(ParquetColumn column, MemoryConsumer memory) {
    this.column = column;
    this.memory = memory;
  }

  /**
   * The values between two addresses.
   *
   * @param values most values there may be
   * @param dictionary gives the chunk's dictionary if it is needed
   * @param buffers receives buffers that the values need; closed with the page
   */
  PageValues open(
      Encoding encoding,
      long address,
      long limit,
      int values,
      Supplier<Dictionary> dictionary,
      List<NativeBuffer> buffers) {
    PageRewriter rewriter = new PageRewriter(memory, buffers);
    Physical physical = column.physical();
    return switch (encoding) {
      case PLAIN -> plain(rewriter, address, limit, values);
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
        int width = address < limit ? Native.getByte(address) : 0;
        long codes = Math.min(address + 1, limit);
        yield new DictionaryValues(new RunDecoder(codes, limit, width), dictionary.get());
      }
      case RLE -> {
        require(physical == Physical.BOOLEAN, encoding);
        yield booleanRuns(address, limit);
      }
      case DELTA_BINARY_PACKED -> {
        require(physical == Physical.INT32 || physical == Physical.INT64, encoding);
        yield plain(rewriter, rewriter.deltas(address, limit, values, column.width()), values);
      }
      case DELTA_LENGTH_BYTE_ARRAY -> {
        require(physical == Physical.BYTE_ARRAY && column.conversion().isDirect(), encoding);
        yield rewriter.deltaLengths(address, limit, values);
      }
      case DELTA_BYTE_ARRAY -> {
        boolean fixed = physical == Physical.FIXED_LEN_BYTE_ARRAY;
        require(fixed || physical == Physical.BYTE_ARRAY, encoding);
        yield plain(rewriter, rewriter.deltaStrings(address, limit, values, !fixed), values);
      }
      case BYTE_STREAM_SPLIT -> {
        require(column.width() > 0, encoding);
        yield plain(rewriter, rewriter.splitStreams(address, limit, column.width()), values);
      }
      case BIT_PACKED, GROUP_VAR_INT ->
          throw new CorruptDataException("values are in the unknown encoding " + encoding);
    };
  }

  private void require(boolean fits, Encoding encoding) {
    if (!fits) {
      throw new CorruptDataException(
          "values of type " + column.physical() + " are in encoding " + encoding);
    }
  }

  private PageValues plain(PageRewriter rewriter, NativeBuffer buffer, int values) {
    return plain(rewriter, buffer.address(), buffer.address() + buffer.size(), values);
  }

  private PageValues plain(PageRewriter rewriter, long address, long limit, int values) {
    if (!column.conversion().isDirect()) {
      return rewriter.convert(column, address, limit, values);
    }
    boolean converted = column.conversion() != Conversion.NONE;
    return switch (column.physical()) {
      case BOOLEAN -> new BooleanValues.Bits(address, limit);
      case INT32 ->
          new FixedValues(
              converted ? FixedValues.Form.INT_TO_LONG : FixedValues.Form.INT, address, limit);
      case INT64 -> new FixedValues(FixedValues.Form.LONG, address, limit);
      case FLOAT -> new FixedValues(FixedValues.Form.FLOAT_TO_DOUBLE, address, limit);
      case DOUBLE -> new FixedValues(FixedValues.Form.DOUBLE, address, limit);
      case BYTE_ARRAY -> new StringValues.Prefixed(address, limit);
      case FIXED_LEN_BYTE_ARRAY -> new StringValues.Fixed(address, limit, column.length());
      case INT96 -> throw new IllegalStateException("INT96 is always converted");
    };
  }

  /** The runs have their length in bytes before them. */
  private static PageValues booleanRuns(long address, long limit) {
    if (limit - address < 4) {
      return new BooleanValues.Bits(address, address);
    }
    int bytes = Native.getInt(address);
    if (bytes < 0 || bytes > limit - address - 4) {
      throw new CorruptDataException("the values of a page are longer than the page");
    }
    return new BooleanValues.Runs(new RunDecoder(address + 4, address + 4 + bytes, 1));
  }
}
