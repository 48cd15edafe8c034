package io.sheaf.storage.avro;

import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/** Adds Avro's generic values to columns. Not thread-safe. */
final class AvroValues {
  private final NestedBytes bytes = new NestedBytes();

  /** Adds a value of a schema. */
  void append(Object value, Schema given, DataType type, ElementColumn to) {
    Schema schema = AvroTypes.plain(given);
    if (value == null) {
      to.addNull();
    } else if (type.isNested()) {
      bytes.clear();
      element(value, schema, type);
      int end = type instanceof DataType.Struct ? 0 : 1;
      to.addBytes(bytes.array(), 1, bytes.size() - 1 - end);
    } else if (type.isFloating()) {
      to.addDouble(((Number) value).doubleValue());
    } else if (type.layout() == Layout.INT128) {
      BigInteger big = unscaled(value);
      to.addWide(big.longValue(), big.shiftRight(Long.SIZE).longValue());
    } else if (type.layout() == Layout.VIEW) {
      byte[] content = content(value);
      to.addBytes(content, 0, content.length);
    } else {
      to.addLong(word(value, schema));
    }
  }

  private void element(Object value, Schema given, DataType type) {
    Schema schema = AvroTypes.plain(given);
    if (value == null) {
      bytes.putNull();
      return;
    }
    switch (type) {
      case DataType.Array(DataType element) -> {
        bytes.putValueMark();
        for (Object each : (List<?>) value) {
          element(each, schema.getElementType(), element);
        }
        bytes.putEnd();
      }
      case DataType.Map(DataType _, DataType of) -> {
        bytes.putValueMark();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          bytes.putValueMark();
          bytes.putText(entry.getKey().toString());
          element(entry.getValue(), schema.getValueType(), of);
        }
        bytes.putEnd();
      }
      case DataType.Struct(var fields) -> {
        bytes.putValueMark();
        for (int i = 0; i < fields.size(); i++) {
          Schema field = schema.getFields().get(i).schema();
          element(((IndexedRecord) value).get(i), field, fields.get(i).type());
        }
      }
      default -> leaf(value, schema, type);
    }
  }

  private void leaf(Object value, Schema schema, DataType type) {
    if (type == Simple.VARCHAR) {
      bytes.putText(value.toString());
      return;
    }
    bytes.putValueMark();
    if (type.isFloating()) {
      bytes.putDouble(((Number) value).doubleValue());
    } else {
      switch (type.layout()) {
        case BOOLEAN -> bytes.putBoolean((Boolean) value);
        case INT -> bytes.putInt((int) word(value, schema));
        case LONG -> bytes.putBigint(word(value, schema));
        case INT128 -> {
          BigInteger big = unscaled(value);
          bytes.putInt128(big.longValue(), big.shiftRight(Long.SIZE).longValue());
        }
        case DOUBLE -> throw new IllegalStateException("taken above");
        case VIEW -> bytes.putBytes(content(value));
      }
    }
  }

  private static byte[] content(Object value) {
    return switch (value) {
      case ByteBuffer buffer -> {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        yield copy;
      }
      case GenericFixed fixed -> fixed.bytes();
      default -> value.toString().getBytes(StandardCharsets.UTF_8);
    };
  }

  private static BigInteger unscaled(Object value) {
    return new BigInteger(content(value));
  }

  private static long word(Object value, Schema schema) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (!(value instanceof Number number)) {
      return unscaled(value).longValueExact();
    }
    LogicalType logical = schema.getLogicalType();
    boolean millis =
        logical instanceof LogicalTypes.TimeMillis
            || logical instanceof LogicalTypes.TimestampMillis
            || logical instanceof LogicalTypes.LocalTimestampMillis;
    return millis ? Math.multiplyExact(number.longValue(), 1000) : number.longValue();
  }
}
