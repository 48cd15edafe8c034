package io.sheaf.jdbc.arrow;

import io.sheaf.jdbc.arrow.BytesColumn.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.apache.arrow.flatbuf.UnionMode;

/**
 * Takes the columns of one record batch out of its body. Nodes and buffers come in the order of a
 * walk through the fields, parents before children. Used once.
 */
final class BatchDecoder {
  private static final ByteBuffer EMPTY = ArrowColumn.littleEndian(ByteBuffer.allocate(0));

  private final RecordBatch batch;
  private final short version;
  private final ByteBuffer body;
  private final Map<Long, ArrowColumn> dictionaries;
  private final BodyCompression compression;
  private int nextNode;
  private int nextBuffer;
  private int nextViewCount;

  BatchDecoder(
      RecordBatch batch, short version, ByteBuffer body, Map<Long, ArrowColumn> dictionaries) {
    this.batch = batch;
    this.version = version;
    this.body = body;
    this.dictionaries = dictionaries;
    this.compression = batch.compression();
  }

  private ByteBuffer buffer() throws IOException {
    Buffer found = batch.buffers(nextBuffer++);
    if (found.length() == 0) {
      return EMPTY;
    }
    ByteBuffer bytes = body.slice(Math.toIntExact(found.offset()), Math.toIntExact(found.length()));
    return ArrowColumn.littleEndian(
        compression == null ? bytes : Compression.decompress(bytes, compression.codec()));
  }

  /** Which rows have values; nothing where all have, so that nobody looks for each of them. */
  private ByteBuffer validity(FieldNode node) throws IOException {
    if (node.nullCount() == 0) {
      nextBuffer++;
      return EMPTY;
    }
    return buffer();
  }

  private int length(FieldNode node) {
    return Math.toIntExact(node.length());
  }

  /** The next column: its values, or what stands for them in its dictionary. */
  ArrowColumn column(ArrowField field) throws IOException {
    DictionaryEncoding dictionary = field.dictionary();
    if (dictionary == null) {
      return values(field);
    }
    FieldNode node = batch.nodes(nextNode++);
    Int type = dictionary.indexType();
    int bits = type == null ? 32 : type.bitWidth();
    boolean signed = type == null || type.isSigned();
    ArrowColumn indexes =
        new NumberColumns.Integers(length(node), validity(node), buffer(), bits, signed);
    ArrowColumn values = dictionaries.get(dictionary.id());
    return new IndirectColumns.Encoded(
        indexes, values == null ? new NumberColumns.Nulls(0) : values);
  }

  /** The next column, of values that stand for themselves. */
  ArrowColumn values(ArrowField field) throws IOException {
    FieldNode node = batch.nodes(nextNode++);
    int length = length(node);
    return switch (field.type()) {
      case Type.Null -> new NumberColumns.Nulls(length);
      case Type.RunEndEncoded ->
          new IndirectColumns.Runs(length, column(field.child(0)), column(field.child(1)));
      case Type.Union -> union(field, length);
      default -> values(field, length, validity(node));
    };
  }

  private ArrowColumn values(ArrowField field, int length, ByteBuffer validity) throws IOException {
    return switch (field.type()) {
      case Type.Bool -> new NumberColumns.Booleans(length, validity, buffer());
      case Type.Int -> {
        Int type = field.integer();
        yield new NumberColumns.Integers(
            length, validity, buffer(), type.bitWidth(), type.isSigned());
      }
      case Type.FloatingPoint ->
          new NumberColumns.Floats(length, validity, buffer(), field.floatBits());
      case Type.Decimal ->
          new NumberColumns.Decimals(
              length, validity, buffer(), field.decimal().bitWidth(), field.decimal().scale());
      case Type.Utf8 -> bytes(length, validity, Content.TEXT, offsets(false));
      case Type.LargeUtf8 -> bytes(length, validity, Content.TEXT, offsets(true));
      case Type.Utf8View -> bytes(length, validity, Content.TEXT, views(length));
      case Type.Binary -> bytes(length, validity, Content.BYTES, offsets(false));
      case Type.LargeBinary -> bytes(length, validity, Content.BYTES, offsets(true));
      case Type.BinaryView -> bytes(length, validity, Content.BYTES, views(length));
      case Type.FixedSizeBinary ->
          bytes(
              length,
              validity,
              field.isUuid() ? Content.UUID : Content.BYTES,
              new BytesColumn.Fixed(buffer(), field.byteWidth()));
      case Type.Date, Type.Time, Type.Timestamp, Type.Duration, Type.Interval ->
          time(field, length, validity);
      case Type.List, Type.LargeList ->
          list(
              field,
              length,
              validity,
              new NestedColumns.Offsets(buffer(), field.type() == Type.LargeList));
      case Type.ListView, Type.LargeListView ->
          list(
              field,
              length,
              validity,
              new NestedColumns.Views(buffer(), buffer(), field.type() == Type.LargeListView));
      case Type.FixedSizeList ->
          list(field, length, validity, new NestedColumns.Fixed(field.listSize()));
      case Type.Struct_ -> struct(field, length, validity);
      case Type.Map -> {
        NestedColumns.Offsets spans = new NestedColumns.Offsets(buffer(), false);
        FieldNode entries = batch.nodes(nextNode++);
        yield new NestedColumns.Maps(
            length, validity, spans, struct(field.child(0), length(entries), validity(entries)));
      }
      default ->
          throw new IOException("Arrow's type " + field.type() + " is unknown to this driver");
    };
  }

  private ArrowColumn time(ArrowField field, int length, ByteBuffer validity) throws IOException {
    ByteBuffer values = buffer();
    return switch (field.type()) {
      case Type.Date ->
          new TimeColumns.Dates(
              length, validity, values, field.date().unit() == DateUnit.MILLISECOND);
      case Type.Time ->
          new TimeColumns.Times(
              length, validity, values, field.time().bitWidth() == 64, field.time().unit());
      case Type.Timestamp -> {
        short unit = field.timestamp().unit();
        ZoneId zone = field.timestamp().timezone() == null ? null : ArrowSchema.zone(field);
        yield new TimeColumns.Timestamps(
            length, validity, values, unit, ColumnTypes.digits(field, unit), zone);
      }
      case Type.Duration ->
          new IntervalColumns.Durations(length, validity, values, field.duration().unit());
      default -> new IntervalColumns.Intervals(length, validity, values, field.intervalUnit());
    };
  }

  private static ArrowColumn bytes(
      int length, ByteBuffer validity, Content content, BytesColumn.Layout layout) {
    return new BytesColumn(length, validity, content, layout);
  }

  private BytesColumn.Layout offsets(boolean large) throws IOException {
    return new BytesColumn.Offsets(buffer(), large, buffer());
  }

  private BytesColumn.Layout views(int length) throws IOException {
    ByteBuffer views = buffer();
    ArrowColumn.check(views, 16L * length);
    long count = batch.variadicBufferCounts(nextViewCount++);
    List<ByteBuffer> data = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      data.add(buffer());
    }
    return new BytesColumn.Views(views, data);
  }

  private ArrowColumn list(
      ArrowField field, int length, ByteBuffer validity, NestedColumns.Spans spans)
      throws IOException {
    ArrowField element = field.child(0);
    return new NestedColumns.Lists(length, validity, spans, column(element), element);
  }

  private NestedColumns.Structs struct(ArrowField field, int length, ByteBuffer validity)
      throws IOException {
    return new NestedColumns.Structs(length, validity, children(field), field);
  }

  private List<ArrowColumn> children(ArrowField field) throws IOException {
    List<ArrowColumn> children = new ArrayList<>();
    for (ArrowField child : field.children()) {
      children.add(column(child));
    }
    return children;
  }

  private ArrowColumn union(ArrowField field, int length) throws IOException {
    // Only before version 5 of the format do unions have nulls of their own.
    ByteBuffer validity = version < MetadataVersion.V5 ? buffer() : EMPTY;
    ByteBuffer types = buffer();
    Union union = field.union();
    ByteBuffer offsets = union.mode() == UnionMode.Dense ? buffer() : null;
    int[] ids = new int[field.children().size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = union.typeIdsLength() == 0 ? i : union.typeIds(i);
    }
    return new IndirectColumns.Unions(length, validity, types, offsets, children(field), ids);
  }
}
