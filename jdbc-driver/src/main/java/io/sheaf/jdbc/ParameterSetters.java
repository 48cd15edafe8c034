package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.SqlErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

/** The setters of a prepared statement: each brings its value to the form engines take. */
abstract class ParameterSetters extends SheafStatement implements PreparedStatement {
  ParameterSetters(SheafConnection connection) {
    super(connection);
  }

  /**
   * Keeps a value.
   *
   * @param parameter from 1
   * @param value as {@link io.sheaf.jdbc.spi.EngineConnection#execute} takes it
   */
  abstract void set(int parameter, Object value) throws SQLException;

  private static SQLException unreadable(IOException e) {
    return SqlErrors.of("22000", "the value of a parameter can't be read: " + e.getMessage(), e);
  }

  /** What a stream holds, at most so many bytes; all of it for a negative bound. */
  private static byte[] bytes(InputStream stream, long length) throws SQLException {
    if (stream == null) {
      return null;
    }
    try {
      return length < 0
          ? stream.readAllBytes()
          : stream.readNBytes(Math.toIntExact(Math.min(length, Integer.MAX_VALUE)));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static String text(Reader reader, long length) throws SQLException {
    if (reader == null) {
      return null;
    }
    try {
      StringWriter all = new StringWriter();
      reader.transferTo(all);
      String text = all.toString();
      return length < 0 || length >= text.length() ? text : text.substring(0, (int) length);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.US_ASCII);
  }

  @Override
  public final void setNull(int parameter, int type) throws SQLException {
    set(parameter, null);
  }

  @Override
  public final void setNull(int parameter, int type, String typeName) throws SQLException {
    set(parameter, null);
  }

  @Override
  public final void setBoolean(int parameter, boolean value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setByte(int parameter, byte value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setShort(int parameter, short value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setInt(int parameter, int value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setLong(int parameter, long value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setFloat(int parameter, float value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setDouble(int parameter, double value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setBigDecimal(int parameter, BigDecimal value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setString(int parameter, String value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setNString(int parameter, String value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setBytes(int parameter, byte[] value) throws SQLException {
    set(parameter, value);
  }

  @Override
  public final void setDate(int parameter, Date value) throws SQLException {
    set(parameter, ParameterValues.of(value));
  }

  @Override
  public final void setDate(int parameter, Date value, Calendar calendar) throws SQLException {
    set(parameter, ParameterValues.in(value, calendar));
  }

  @Override
  public final void setTime(int parameter, Time value) throws SQLException {
    set(parameter, ParameterValues.of(value));
  }

  @Override
  public final void setTime(int parameter, Time value, Calendar calendar) throws SQLException {
    set(parameter, ParameterValues.in(value, calendar));
  }

  @Override
  public final void setTimestamp(int parameter, Timestamp value) throws SQLException {
    set(parameter, ParameterValues.of(value));
  }

  @Override
  public final void setTimestamp(int parameter, Timestamp value, Calendar calendar)
      throws SQLException {
    set(parameter, ParameterValues.in(value, calendar));
  }

  @Override
  public final void setObject(int parameter, Object value) throws SQLException {
    set(parameter, ParameterValues.of(value));
  }

  @Override
  public final void setObject(int parameter, Object value, int type) throws SQLException {
    set(parameter, ParameterValues.as(value, type, -1));
  }

  @Override
  public final void setObject(int parameter, Object value, int type, int scaleOrLength)
      throws SQLException {
    set(parameter, ParameterValues.as(value, type, scaleOrLength));
  }

  @Override
  public final void setArray(int parameter, Array value) throws SQLException {
    set(parameter, ParameterValues.of(value));
  }

  @Override
  public final void setBlob(int parameter, Blob value) throws SQLException {
    set(parameter, ParameterValues.of(value));
  }

  @Override
  public final void setClob(int parameter, Clob value) throws SQLException {
    set(parameter, ParameterValues.of(value));
  }

  @Override
  public final void setNClob(int parameter, NClob value) throws SQLException {
    set(parameter, ParameterValues.of(value));
  }

  @Override
  public final void setURL(int parameter, URL value) throws SQLException {
    set(parameter, value == null ? null : value.toString());
  }

  @Override
  public final void setAsciiStream(int parameter, InputStream value) throws SQLException {
    set(parameter, text(bytes(value, -1)));
  }

  @Override
  public final void setBinaryStream(int parameter, InputStream value) throws SQLException {
    set(parameter, bytes(value, -1));
  }

  @Override
  public final void setCharacterStream(int parameter, Reader value) throws SQLException {
    set(parameter, text(value, -1));
  }

  @Override
  public final void setAsciiStream(int parameter, InputStream value, int length)
      throws SQLException {
    set(parameter, text(bytes(value, length)));
  }

  @Override
  public final void setBinaryStream(int parameter, InputStream value, int length)
      throws SQLException {
    set(parameter, bytes(value, length));
  }

  @Override
  public final void setCharacterStream(int parameter, Reader value, int length)
      throws SQLException {
    set(parameter, text(value, length));
  }

  @Override
  public final void setAsciiStream(int parameter, InputStream value, long length)
      throws SQLException {
    set(parameter, text(bytes(value, length)));
  }

  @Override
  public final void setBinaryStream(int parameter, InputStream value, long length)
      throws SQLException {
    set(parameter, bytes(value, length));
  }

  @Override
  public final void setCharacterStream(int parameter, Reader value, long length)
      throws SQLException {
    set(parameter, text(value, length));
  }

  @Override
  public final void setNCharacterStream(int parameter, Reader value) throws SQLException {
    set(parameter, text(value, -1));
  }

  @Override
  public final void setClob(int parameter, Reader value) throws SQLException {
    set(parameter, text(value, -1));
  }

  @Override
  public final void setNClob(int parameter, Reader value) throws SQLException {
    set(parameter, text(value, -1));
  }

  @Override
  public final void setBlob(int parameter, InputStream value) throws SQLException {
    set(parameter, bytes(value, -1));
  }

  @Override
  public final void setNCharacterStream(int parameter, Reader value, long length)
      throws SQLException {
    set(parameter, text(value, length));
  }

  @Override
  public final void setClob(int parameter, Reader value, long length) throws SQLException {
    set(parameter, text(value, length));
  }

  @Override
  public final void setNClob(int parameter, Reader value, long length) throws SQLException {
    set(parameter, text(value, length));
  }

  @Override
  public final void setBlob(int parameter, InputStream value, long length) throws SQLException {
    set(parameter, bytes(value, length));
  }

  @Deprecated
  @Override
  public final void setUnicodeStream(int parameter, InputStream value, int length)
      throws SQLException {
    byte[] bytes = bytes(value, length);
    set(parameter, bytes == null ? null : new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public final void setRef(int parameter, Ref value) throws SQLException {
    throw SqlErrors.unsupported("references as parameters are");
  }

  @Override
  public final void setRowId(int parameter, RowId value) throws SQLException {
    throw SqlErrors.unsupported("row ids as parameters are");
  }

  @Override
  public final void setSQLXML(int parameter, SQLXML value) throws SQLException {
    throw SqlErrors.unsupported("XML values as parameters are");
  }
}
