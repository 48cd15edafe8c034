package io.sheaf.jdbc.arrow;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.SqlErrors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;

/** The fields of a stream of record batches. Immutable. */
public final class ArrowSchema {
  /** A schema without fields: what a statement without rows has. */
  public static final ArrowSchema EMPTY = new ArrowSchema(List.of());

  private final List<ArrowField> fields;
  private final List<ColumnInfo> columns;

  private ArrowSchema(List<ArrowField> fields) {
    this.fields = List.copyOf(fields);
    this.columns = this.fields.stream().map(ColumnTypes::column).toList();
  }

  /**
   * Reads an encapsulated schema message: continuation marker and length (or the length alone, as
   * old writers had it), then the metadata.
   *
   * @param bytes empty for {@link #EMPTY}
   * @throws SQLException 08P01 when it is none
   */
  public static ArrowSchema read(ByteBuffer bytes) throws SQLException {
    if (!bytes.hasRemaining()) {
      return EMPTY;
    }
    try {
      ByteBuffer message = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
      int length = message.getInt();
      if (length == -1) {
        message.getInt();
      }
      return of(Message.getRootAsMessage(message.slice().order(ByteOrder.LITTLE_ENDIAN)));
    } catch (RuntimeException e) {
      throw malformed(e);
    }
  }

  static ArrowSchema of(Message message) throws SQLException {
    if (message.headerType() != MessageHeader.Schema) {
      throw malformed(null);
    }
    Schema schema = (Schema) message.header(new Schema());
    if (schema.endianness() != Endianness.Little) {
      throw SqlErrors.unsupported("servers that send big-endian values are");
    }
    List<ArrowField> fields = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      fields.add(new ArrowField(schema.fields(i)));
    }
    return new ArrowSchema(fields);
  }

  static SQLException malformed(Throwable cause) {
    return SqlErrors.of("08P01", "the server sent an Arrow message that can't be read", cause);
  }

  /** The fields, in order. */
  public List<ArrowField> fields() {
    return fields;
  }

  /** The fields as JDBC's columns. */
  public List<ColumnInfo> columns() {
    return columns;
  }

  /** The fields whose values a dictionary holds, wherever they stand, by its id. */
  Map<Long, ArrowField> dictionaries() {
    Map<Long, ArrowField> found = new HashMap<>();
    collect(fields, found);
    return found;
  }

  private static void collect(List<ArrowField> fields, Map<Long, ArrowField> found) {
    for (ArrowField field : fields) {
      if (field.dictionary() != null) {
        found.put(field.dictionary().id(), field);
      }
      collect(field.children(), found);
    }
  }

  /** The zone of the first column that has one, else the JVM's. */
  public ZoneId zone() {
    for (ArrowField field : fields) {
      if (field.type() == Type.Timestamp && field.timestamp().timezone() != null) {
        return zone(field);
      }
    }
    return ZoneId.systemDefault();
  }

  /** The zone that a field's instants are shown in; the JVM's when it names none that is known. */
  static ZoneId zone(ArrowField field) {
    String name = field.timestamp().timezone();
    try {
      return name == null || name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
    } catch (DateTimeException unknown) {
      // The instant stays right; only its display depends on the zone.
      return ZoneId.systemDefault();
    }
  }
}
