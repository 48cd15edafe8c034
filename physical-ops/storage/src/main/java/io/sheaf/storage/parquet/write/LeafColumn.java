package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import java.math.BigInteger;
import java.util.List;

/**
 * A column of the file: how its type is stored.
 *
 * @param byteWidth bytes a value; 0 for BOOLEAN and BYTE_ARRAY
 * @param path names of the schema's elements down to this one
 */
record LeafColumn(Field field, PhysicalType physical, int byteWidth, List<String> path)
    implements FileColumn {
  private static final int OPTIONAL = 1;
  private static final int REQUIRED = 0;

  /** Numbers of the older converted types. */
  private static final int UTF8 = 0;

  private static final int CONVERTED_DECIMAL = 5;
  private static final int CONVERTED_DATE = 6;
  private static final int TIMESTAMP_MICROS = 10;
  private static final int INT_8 = 15;
  private static final int INT_16 = 16;

  /** Field numbers of the union LogicalType. */
  private static final int STRING = 1;

  private static final int DECIMAL = 5;
  private static final int DATE = 6;
  private static final int TIME = 7;
  private static final int TIMESTAMP = 8;
  private static final int INTEGER = 10;
  private static final int LOGICAL_UUID = 14;
  private static final int UUID_BYTES = 16;

  private static final int MICROS = 2;
  private static final int NANOS = 3;
  private static final int MAX_INT_PRECISION = 9;

  private LeafColumn(Field field, PhysicalType physical, int byteWidth) {
    this(field, physical, byteWidth, List.of(field.name()));
  }

  /** The same leaf inside a nested column. */
  LeafColumn at(List<String> elements) {
    return new LeafColumn(field, physical, byteWidth, elements);
  }

  @Override
  public List<LeafColumn> leaves() {
    return List.of(this);
  }

  @Override
  public int elementCount() {
    return 1;
  }

  @Override
  public void writeSchema(ThriftWriter out) {
    out.structElement(() -> writeSchemaElement(out));
  }

  /**
   * @throws SheafException UNSUPPORTED naming the column when Parquet has no such type
   */
  static LeafColumn of(Field field) {
    return switch (field.type()) {
      case Simple simple -> ofSimple(field, simple);
      case DataType.Decimal decimal -> ofDecimal(field, decimal.precision());
      case DataType.Char _ -> new LeafColumn(field, PhysicalType.BYTE_ARRAY, 0);
      case DataType.Time _, DataType.Timestamp _ -> new LeafColumn(field, PhysicalType.INT64, 8);
      case DataType.Nested _ -> throw new IllegalArgumentException(field + " is no leaf");
    };
  }

  private static LeafColumn ofSimple(Field field, Simple type) {
    return switch (type) {
      case BOOLEAN -> new LeafColumn(field, PhysicalType.BOOLEAN, 0);
      case TINYINT, SMALLINT, INTEGER, DATE, NULL -> new LeafColumn(field, PhysicalType.INT32, 4);
      case BIGINT -> new LeafColumn(field, PhysicalType.INT64, 8);
      case REAL -> new LeafColumn(field, PhysicalType.FLOAT, 4);
      case DOUBLE -> new LeafColumn(field, PhysicalType.DOUBLE, 8);
      case VARCHAR, VARBINARY -> new LeafColumn(field, PhysicalType.BYTE_ARRAY, 0);
      case UUID -> new LeafColumn(field, PhysicalType.FIXED_LEN_BYTE_ARRAY, UUID_BYTES);
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME ->
          throw new SheafException(
                  ErrorCode.UNSUPPORTED,
                  "column \""
                      + field.name()
                      + "\" of type "
                      + type
                      + " cannot be written to Parquet")
              .withHint("write it as a number: EXTRACT a part of it, or CAST it to VARCHAR");
    };
  }

  private static LeafColumn ofDecimal(Field field, int precision) {
    if (precision <= MAX_INT_PRECISION) {
      return new LeafColumn(field, PhysicalType.INT32, 4);
    }
    if (precision <= DataType.Decimal.MAX_LONG_PRECISION) {
      return new LeafColumn(field, PhysicalType.INT64, 8);
    }
    int bytes = BigInteger.TEN.pow(precision).bitLength() / 8 + 1;
    return new LeafColumn(field, PhysicalType.FIXED_LEN_BYTE_ARRAY, bytes);
  }

  boolean isNested() {
    return path.size() > 1;
  }

  boolean isOptional() {
    return field.nullable() || field.type() == Simple.NULL;
  }

  /** Whether values are characters, so that bounds are cut between them. */
  boolean isText() {
    return field.type().isString();
  }

  /** Orders two bounds in the form that statistics have. */
  int compareBounds(byte[] left, byte[] right) {
    return switch (physical) {
      case BOOLEAN, INT32, INT64 -> Long.compare(littleEndian(left), littleEndian(right));
      case FLOAT ->
          Float.compare(
              Float.intBitsToFloat((int) littleEndian(left)),
              Float.intBitsToFloat((int) littleEndian(right)));
      case DOUBLE ->
          Double.compare(
              Double.longBitsToDouble(littleEndian(left)),
              Double.longBitsToDouble(littleEndian(right)));
      case BYTE_ARRAY -> java.util.Arrays.compareUnsigned(left, right);
      case FIXED_LEN_BYTE_ARRAY -> new BigInteger(left).compareTo(new BigInteger(right));
    };
  }

  private static long littleEndian(byte[] bytes) {
    long value = bytes[bytes.length - 1];
    for (int i = bytes.length - 2; i >= 0; i--) {
      value = value << 8 | (bytes[i] & 0xFF);
    }
    return value;
  }

  /** Writes the fields of the format's SchemaElement. */
  private void writeSchemaElement(ThriftWriter out) {
    out.i32(1, physical.number());
    if (physical == PhysicalType.FIXED_LEN_BYTE_ARRAY) {
      out.i32(2, byteWidth);
    }
    out.i32(3, isOptional() ? OPTIONAL : REQUIRED);
    out.string(4, field.name());
    switch (field.type()) {
      case Simple simple -> writeSimple(simple, out);
      case DataType.Char _ -> writeSimple(Simple.VARCHAR, out);
      case DataType.Decimal decimal -> {
        out.i32(6, CONVERTED_DECIMAL);
        out.i32(7, decimal.scale());
        out.i32(8, decimal.precision());
        logical(
            out,
            DECIMAL,
            () -> {
              out.i32(1, decimal.scale());
              out.i32(2, decimal.precision());
            });
      }
      case DataType.Nested _ -> throw new IllegalArgumentException(field + " is no leaf");
      // The converted types mean instants, so what has no zone goes without one.
      case DataType.Time time -> logical(out, TIME, () -> moment(out, false, time.precision()));
      case DataType.Timestamp stamp -> {
        if (stamp.instant() && stamp.precision() <= 6) {
          out.i32(6, TIMESTAMP_MICROS);
        }
        logical(out, TIMESTAMP, () -> moment(out, stamp.instant(), stamp.precision()));
      }
    }
  }

  private static void writeSimple(Simple type, ThriftWriter out) {
    switch (type) {
      case TINYINT -> integer(out, INT_8, 8);
      case SMALLINT -> integer(out, INT_16, 16);
      case DATE -> {
        out.i32(6, CONVERTED_DATE);
        logical(out, DATE, () -> {});
      }
      case VARCHAR -> {
        out.i32(6, UTF8);
        logical(out, STRING, () -> {});
      }
      case UUID -> logical(out, LOGICAL_UUID, () -> {});
      case BOOLEAN, INTEGER, BIGINT, REAL, DOUBLE, VARBINARY, NULL -> {
        // The physical type says it all.
      }
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> throw new IllegalStateException(type.name());
    }
  }

  private static void integer(ThriftWriter out, int converted, int bits) {
    out.i32(6, converted);
    logical(
        out,
        INTEGER,
        () -> {
          out.i8(1, bits);
          out.bool(2, true);
        });
  }

  private static void moment(ThriftWriter out, boolean instant, int precision) {
    out.bool(1, instant);
    out.struct(2, () -> out.struct(precision <= 6 ? MICROS : NANOS, () -> {}));
  }

  private static void logical(ThriftWriter out, int kind, Runnable parameters) {
    out.struct(10, () -> out.struct(kind, parameters));
  }
}
