package io.sheaf.storage.parquet;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Layout;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.parquet.Footer.Logical;
import io.sheaf.storage.parquet.Footer.SchemaElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a file as Sheaf sees them.
 *
 * @param hidden top-level columns that cannot be read, with the reason
 */
record ParquetSchema(List<ParquetColumn> columns, Map<String, String> hidden) {

  /** Converted types are the older form of logical types; the numbers are the format's. */
  private static final int UTF8 = 0;

  private static final int ENUM = 4;
  private static final int DECIMAL = 5;
  private static final int DATE = 6;
  private static final int TIME_MILLIS = 7;
  private static final int TIME_MICROS = 8;
  private static final int TIMESTAMP_MILLIS = 9;
  private static final int TIMESTAMP_MICROS = 10;
  private static final int UINT_8 = 11;
  private static final int INT_64 = 18;
  private static final int JSON = 19;
  private static final int BSON = 20;
  private static final int INTERVAL = 21;

  private static final int MILLIS = 1;
  private static final int MICROS = 2;
  private static final int NANOS = 3;

  Schema schema() {
    return new Schema(columns.stream().map(ParquetColumn::field).toList());
  }

  static ParquetSchema of(Footer footer) {
    List<SchemaElement> elements = footer.elements();
    List<ParquetColumn> columns = new ArrayList<>();
    Map<String, String> hidden = new LinkedHashMap<>();
    int leaf = 0;
    int at = 1;
    while (at < elements.size()) {
      SchemaElement element = elements.get(at);
      if (element.children() == 0 && element.repetition() != SchemaElement.REPEATED) {
        ParquetColumn column = column(element, leaf);
        if (column == null) {
          hidden.put(element.name(), "its type is not supported");
        } else {
          columns.add(column);
        }
        leaf++;
        at++;
      } else {
        ParquetColumn column = nested(elements, at, leaf);
        if (column == null) {
          hidden.put(element.name(), "a type in it is not supported");
        } else {
          columns.add(column);
        }
        int end = subtreeEnd(elements, at, 0);
        for (; at < end; at++) {
          leaf += elements.get(at).children() == 0 ? 1 : 0;
        }
      }
    }
    return new ParquetSchema(List.copyOf(columns), hidden);
  }

  private static ParquetColumn nested(List<SchemaElement> elements, int at, int leaf) {
    SchemaElement element = elements.get(at);
    NestedNode tree = new NestedSchema(elements, at, leaf).read();
    if (tree == null || tree.leaves().findAny().isEmpty()) {
      return null;
    }
    ParquetColumn first = tree.leaves().findFirst().orElseThrow().column();
    boolean optional = element.repetition() == SchemaElement.OPTIONAL;
    return new ParquetColumn(
        leaf,
        new Field(element.name(), tree.type(), optional),
        first.physical(),
        first.length(),
        optional,
        Conversion.NONE,
        Layout.VIEW,
        tree);
  }

  /** A leaf of a nested column; null when its type cannot be read. */
  static ParquetColumn leaf(SchemaElement element, int leaf) {
    return column(element, leaf);
  }

  private static int subtreeEnd(List<SchemaElement> elements, int at, int depth) {
    if (at >= elements.size() || depth > 100) {
      throw new CorruptDataException("the schema tree of the footer is broken");
    }
    int next = at + 1;
    for (int i = 0; i < elements.get(at).children(); i++) {
      next = subtreeEnd(elements, next, depth + 1);
    }
    return next;
  }

  /** The column of a leaf, or null when its type cannot be read. */
  private static ParquetColumn column(SchemaElement element, int leaf) {
    Physical physical = Physical.of(element.type());
    int length = element.typeLength();
    if (physical == Physical.FIXED_LEN_BYTE_ARRAY && length <= 0) {
      throw new CorruptDataException("column " + element.name() + " has no length");
    }
    Mapping mapping = mapping(element, physical, logical(element));
    if (mapping == null) {
      return null;
    }
    boolean optional = element.repetition() == SchemaElement.OPTIONAL;
    Field field = new Field(element.name(), mapping.type, optional);
    return new ParquetColumn(
        leaf, field, physical, length, optional, mapping.conversion, mapping.layout, null);
  }

  private record Mapping(DataType type, Conversion conversion, Layout layout) {
    Mapping(DataType type, Conversion conversion) {
      this(type, conversion, type.layout());
    }
  }

  /**
   * The logical type, translated from the older converted type if need be; null when there is none.
   */
  private static Logical logical(SchemaElement element) {
    if (element.logical() != null) {
      return element.logical();
    }
    int converted = element.convertedType();
    return switch (converted) {
      case UTF8 -> new Logical(Logical.STRING, 0, 0, false);
      case ENUM -> new Logical(Logical.ENUM, 0, 0, false);
      case JSON -> new Logical(Logical.JSON, 0, 0, false);
      case BSON -> new Logical(Logical.BSON, 0, 0, false);
      case DATE -> new Logical(Logical.DATE, 0, 0, false);
      case DECIMAL -> new Logical(Logical.DECIMAL, element.scale(), element.precision(), false);
      case TIME_MILLIS -> new Logical(Logical.TIME, MILLIS, 0, true);
      case TIME_MICROS -> new Logical(Logical.TIME, MICROS, 0, true);
      case TIMESTAMP_MILLIS -> new Logical(Logical.TIMESTAMP, MILLIS, 0, true);
      case TIMESTAMP_MICROS -> new Logical(Logical.TIMESTAMP, MICROS, 0, true);
      case INTERVAL -> new Logical(-1, 0, 0, false);
      default -> {
        if (converted < UINT_8 || converted > INT_64) {
          yield null;
        }
        int bits = 8 << ((converted - UINT_8) & 3);
        yield new Logical(Logical.INTEGER, bits, 0, converted >= UINT_8 + 4);
      }
    };
  }

  private static Mapping mapping(SchemaElement element, Physical physical, Logical logical) {
    if (logical == null) {
      return plain(physical);
    }
    return switch (logical.kind()) {
      case Logical.STRING, Logical.ENUM, Logical.JSON ->
          isBytes(physical) ? new Mapping(Simple.VARCHAR, Conversion.NONE) : null;
      case Logical.BSON ->
          isBytes(physical) ? new Mapping(Simple.VARBINARY, Conversion.NONE) : null;
      case Logical.DECIMAL -> decimal(physical, logical.second(), logical.first());
      case Logical.DATE ->
          physical == Physical.INT32 ? new Mapping(Simple.DATE, Conversion.NONE) : null;
      case Logical.TIME -> time(physical, logical.first());
      case Logical.TIMESTAMP ->
          physical == Physical.INT64 ? timestamp(logical.first(), logical.flag()) : null;
      case Logical.INTEGER -> integer(physical, logical.first(), logical.flag());
      case Logical.UUID ->
          physical == Physical.FIXED_LEN_BYTE_ARRAY && element.typeLength() == 16
              ? new Mapping(Simple.UUID, Conversion.NONE)
              : null;
      case Logical.FLOAT16 ->
          physical == Physical.FIXED_LEN_BYTE_ARRAY && element.typeLength() == 2
              ? new Mapping(Simple.REAL, Conversion.HALF)
              : null;
      case Logical.UNKNOWN -> plain(physical);
      default -> null;
    };
  }

  private static boolean isBytes(Physical physical) {
    return physical == Physical.BYTE_ARRAY || physical == Physical.FIXED_LEN_BYTE_ARRAY;
  }

  private static Mapping plain(Physical physical) {
    return switch (physical) {
      case BOOLEAN -> new Mapping(Simple.BOOLEAN, Conversion.NONE);
      case INT32 -> new Mapping(Simple.INTEGER, Conversion.NONE);
      case INT64 -> new Mapping(Simple.BIGINT, Conversion.NONE);
      case INT96 -> new Mapping(new DataType.Timestamp(6, false), Conversion.INT96);
      case FLOAT -> new Mapping(Simple.REAL, Conversion.FLOAT_TO_DOUBLE);
      case DOUBLE -> new Mapping(Simple.DOUBLE, Conversion.NONE);
      case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> new Mapping(Simple.VARBINARY, Conversion.NONE);
    };
  }

  private static Mapping decimal(Physical physical, int precision, int scale) {
    if (precision < 1
        || precision > DataType.Decimal.MAX_PRECISION
        || scale < 0
        || scale > precision) {
      return null;
    }
    DataType type = new DataType.Decimal(precision, scale);
    boolean oneWord = type.layout() == Layout.LONG;
    return switch (physical) {
      case INT32 -> new Mapping(type, Conversion.INT_TO_LONG, Layout.LONG);
      case INT64 -> new Mapping(type, Conversion.NONE, Layout.LONG);
      case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
          new Mapping(type, oneWord ? Conversion.BYTES_TO_LONG : Conversion.BYTES_TO_INT128);
      case BOOLEAN, INT96, FLOAT, DOUBLE -> null;
    };
  }

  private static Mapping time(Physical physical, int unit) {
    if (unit == MILLIS && physical == Physical.INT32) {
      return new Mapping(new DataType.Time(3), Conversion.MILLIS_INT);
    }
    if (physical != Physical.INT64 || unit < MICROS || unit > NANOS) {
      return null;
    }
    return new Mapping(new DataType.Time(unit == MICROS ? 6 : 9), Conversion.NONE);
  }

  private static Mapping timestamp(int unit, boolean instant) {
    return switch (unit) {
      case MILLIS -> new Mapping(new DataType.Timestamp(3, instant), Conversion.MILLIS_LONG);
      case MICROS -> new Mapping(new DataType.Timestamp(6, instant), Conversion.NONE);
      case NANOS -> new Mapping(new DataType.Timestamp(9, instant), Conversion.NONE);
      default -> null;
    };
  }

  private static Mapping integer(Physical physical, int bits, boolean signed) {
    if (physical == Physical.INT64) {
      return signed
          ? new Mapping(Simple.BIGINT, Conversion.NONE)
          : new Mapping(new DataType.Decimal(20, 0), Conversion.UNSIGNED_LONG);
    }
    if (physical != Physical.INT32) {
      return null;
    }
    return switch (bits) {
      case 8 -> new Mapping(signed ? Simple.TINYINT : Simple.SMALLINT, Conversion.NONE);
      case 16 -> new Mapping(signed ? Simple.SMALLINT : Simple.INTEGER, Conversion.NONE);
      case 32 ->
          signed
              ? new Mapping(Simple.INTEGER, Conversion.NONE)
              : new Mapping(Simple.BIGINT, Conversion.UNSIGNED_INT);
      default -> null;
    };
  }
}
