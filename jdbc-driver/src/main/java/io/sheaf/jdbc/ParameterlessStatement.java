package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.SqlErrors;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
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

/** The setters of a prepared statement, all of which refuse. */
abstract class ParameterlessStatement extends SheafStatement implements PreparedStatement {
  ParameterlessStatement(SheafConnection connection) {
    super(connection);
  }

  /** The text of the statement. */
  abstract String sql();

  private SQLException noParameters() {
    return SqlErrors.unsupported("parameters in \"" + sql() + "\" are");
  }

  @Override
  public void setNull(int parameter, int value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setBoolean(int parameter, boolean value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setByte(int parameter, byte value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setShort(int parameter, short value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setInt(int parameter, int value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setLong(int parameter, long value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setFloat(int parameter, float value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setDouble(int parameter, double value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setBigDecimal(int parameter, BigDecimal value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setString(int parameter, String value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setBytes(int parameter, byte[] value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setDate(int parameter, Date value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setTime(int parameter, Time value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setTimestamp(int parameter, Timestamp value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setAsciiStream(int parameter, InputStream value, int length) throws SQLException {
    throw noParameters();
  }

  @Deprecated
  @Override
  public void setUnicodeStream(int parameter, InputStream value, int length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setBinaryStream(int parameter, InputStream value, int length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setObject(int parameter, Object value, int length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setObject(int parameter, Object value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setCharacterStream(int parameter, Reader value, int length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setRef(int parameter, Ref value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setBlob(int parameter, Blob value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setClob(int parameter, Clob value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setArray(int parameter, Array value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setDate(int parameter, Date value, Calendar length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setTime(int parameter, Time value, Calendar length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setTimestamp(int parameter, Timestamp value, Calendar length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setNull(int parameter, int value, String length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setURL(int parameter, URL value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setRowId(int parameter, RowId value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setNString(int parameter, String value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setNCharacterStream(int parameter, Reader value, long length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setNClob(int parameter, NClob value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setClob(int parameter, Reader value, long length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setBlob(int parameter, InputStream value, long length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setNClob(int parameter, Reader value, long length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setSQLXML(int parameter, SQLXML value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setObject(int parameter, Object value, int length, int more) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setAsciiStream(int parameter, InputStream value, long length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setBinaryStream(int parameter, InputStream value, long length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setCharacterStream(int parameter, Reader value, long length) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setAsciiStream(int parameter, InputStream value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setBinaryStream(int parameter, InputStream value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setCharacterStream(int parameter, Reader value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setNCharacterStream(int parameter, Reader value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setClob(int parameter, Reader value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setBlob(int parameter, InputStream value) throws SQLException {
    throw noParameters();
  }

  @Override
  public void setNClob(int parameter, Reader value) throws SQLException {
    throw noParameters();
  }
}
