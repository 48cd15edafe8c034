package io.sheaf.jdbc.arrow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Duration;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Union;

/** A field of a schema: a name, a type with its parameters, children and metadata. Immutable. */
public final class ArrowField {
  private final Field field;
  private final String name;
  private final List<ArrowField> children = new ArrayList<>();
  private final Map<String, String> metadata = new HashMap<>();

  ArrowField(Field field) {
    this.field = field;
    this.name = field.name() == null ? "" : field.name();
    for (int i = 0; i < field.childrenLength(); i++) {
      children.add(new ArrowField(field.children(i)));
    }
    for (int i = 0; i < field.customMetadataLength(); i++) {
      KeyValue entry = field.customMetadata(i);
      metadata.put(entry.key(), entry.value());
    }
  }

  /** As the schema names it; empty when it does not. */
  public String name() {
    return name;
  }

  boolean nullable() {
    return field.nullable();
  }

  /** Of {@link org.apache.arrow.flatbuf.Type}; of the values, when they come from a dictionary. */
  byte type() {
    return field.typeType();
  }

  List<ArrowField> children() {
    return children;
  }

  ArrowField child(int index) {
    return children.get(index);
  }

  /** The text under a key of the metadata, or null. */
  String metadata(String key) {
    return metadata.get(key);
  }

  boolean isUuid() {
    return "arrow.uuid".equals(metadata("ARROW:extension:name"));
  }

  /** How values are found in a dictionary; null when they stand here themselves. */
  DictionaryEncoding dictionary() {
    return field.dictionary();
  }

  Int integer() {
    return (Int) field.type(new Int());
  }

  int floatBits() {
    return 16 << ((FloatingPoint) field.type(new FloatingPoint())).precision();
  }

  Decimal decimal() {
    return (Decimal) field.type(new Decimal());
  }

  int byteWidth() {
    return ((FixedSizeBinary) field.type(new FixedSizeBinary())).byteWidth();
  }

  int listSize() {
    return ((FixedSizeList) field.type(new FixedSizeList())).listSize();
  }

  Date date() {
    return (Date) field.type(new Date());
  }

  Time time() {
    return (Time) field.type(new Time());
  }

  Timestamp timestamp() {
    return (Timestamp) field.type(new Timestamp());
  }

  Duration duration() {
    return (Duration) field.type(new Duration());
  }

  short intervalUnit() {
    return ((Interval) field.type(new Interval())).unit();
  }

  Union union() {
    return (Union) field.type(new Union());
  }
}
