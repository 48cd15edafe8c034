package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.ParameterMetaData;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

/** What the places of a statement's question marks ask for. */
final class SheafParameterMetaData implements ParameterMetaData, SelfWrapper {
  private final List<ColumnInfo> parameters;
  private final ResultSetMetaData types;

  SheafParameterMetaData(List<ColumnInfo> parameters) {
    this.parameters = parameters;
    this.types = new SheafResultSetMetaData(parameters);
  }

  private int checked(int parameter) throws SQLException {
    if (parameter < 1 || parameter > parameters.size()) {
      throw SqlErrors.of(
          "07009",
          "there is no parameter " + parameter + ": the statement has " + parameters.size());
    }
    return parameter;
  }

  @Override
  public int getParameterCount() {
    return parameters.size();
  }

  @Override
  public int isNullable(int parameter) throws SQLException {
    checked(parameter);
    return parameterNullable;
  }

  @Override
  public boolean isSigned(int parameter) throws SQLException {
    return types.isSigned(checked(parameter));
  }

  @Override
  public int getPrecision(int parameter) throws SQLException {
    return types.getPrecision(checked(parameter));
  }

  @Override
  public int getScale(int parameter) throws SQLException {
    return types.getScale(checked(parameter));
  }

  @Override
  public int getParameterType(int parameter) throws SQLException {
    return types.getColumnType(checked(parameter));
  }

  @Override
  public String getParameterTypeName(int parameter) throws SQLException {
    return types.getColumnTypeName(checked(parameter));
  }

  @Override
  public String getParameterClassName(int parameter) throws SQLException {
    return types.getColumnClassName(checked(parameter));
  }

  @Override
  public int getParameterMode(int parameter) throws SQLException {
    checked(parameter);
    return parameterModeIn;
  }
}
