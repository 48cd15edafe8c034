package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.EngineConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the connection's catalog holds. Tables and views lie in one flat name space: there are
 * neither catalogs nor schemas.
 */
final class SheafDatabaseMetaData extends AbsentMetaData implements SelfWrapper {
  private final SheafConnection connection;

  SheafDatabaseMetaData(SheafConnection connection) {
    this.connection = connection;
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public String getURL() {
    return connection.url();
  }

  @Override
  public String getDatabaseProductVersion() {
    return connection.engineVersion();
  }

  @Override
  public String getDriverVersion() {
    String version = SheafDriver.class.getPackage().getImplementationVersion();
    return version == null ? SheafDriver.MAJOR_VERSION + "." + SheafDriver.MINOR_VERSION : version;
  }

  @Override
  public int getDriverMajorVersion() {
    return SheafDriver.MAJOR_VERSION;
  }

  @Override
  public int getDriverMinorVersion() {
    return SheafDriver.MINOR_VERSION;
  }

  @Override
  public int getDatabaseMajorVersion() {
    return SheafDriver.MAJOR_VERSION;
  }

  @Override
  public int getDatabaseMinorVersion() {
    return SheafDriver.MINOR_VERSION;
  }

  // Tables and columns

  /** A test for SQL's LIKE pattern in any case; null takes all. */
  private static Pattern like(String pattern) {
    StringBuilder regex = new StringBuilder();
    String text = pattern == null ? "%" : pattern;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        regex.append(Pattern.quote(String.valueOf(text.charAt(++i))));
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(
        regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }

  /** Whether a wanted catalog or schema can hold anything: only "none" and "any" do. */
  private static boolean flat(String catalog, String schema) {
    return (catalog == null || catalog.isEmpty())
        && (schema == null || schema.isEmpty() || schema.equals("%"));
  }

  private List<EngineConnection.Relation> relations(String catalog, String schema, String pattern)
      throws SQLException {
    Pattern name = like(pattern);
    return flat(catalog, schema)
        ? connection.relations().stream().filter(r -> name.matcher(r.name()).matches()).toList()
        : List.of();
  }

  @Override
  public ResultSet getTables(
      String catalog, String schemaPattern, String tablePattern, String[] types)
      throws SQLException {
    List<String> wanted = types == null ? List.of("TABLE", "VIEW") : List.of(types);
    List<Object[]> rows =
        relations(catalog, schemaPattern, tablePattern).stream()
            .filter(relation -> wanted.contains(relation.type()))
            .sorted(
                Comparator.comparing(EngineConnection.Relation::type)
                    .thenComparing(EngineConnection.Relation::name))
            .map(
                r ->
                    new Object[] {null, null, r.name(), r.type(), "", null, null, null, null, null})
            .toList();
    return rows(
        rows,
        "TABLE_CAT",
        "TABLE_SCHEM",
        "TABLE_NAME",
        "TABLE_TYPE",
        "REMARKS",
        "TYPE_CAT",
        "TYPE_SCHEM",
        "TYPE_NAME",
        "SELF_REFERENCING_COL_NAME",
        "REF_GENERATION");
  }

  @Override
  public ResultSet getColumns(
      String catalog, String schemaPattern, String tablePattern, String columnPattern)
      throws SQLException {
    Pattern name = like(columnPattern);
    List<Object[]> rows = new ArrayList<>();
    for (EngineConnection.Relation relation : relations(catalog, schemaPattern, tablePattern)) {
      SheafResultSetMetaData columns = new SheafResultSetMetaData(relation.columns());
      for (int i = 1; i <= relation.columns().size(); i++) {
        if (name.matcher(columns.getColumnName(i)).matches()) {
          rows.add(column(relation.name(), columns, i));
        }
      }
    }
    return rows(
        rows,
        "TABLE_CAT",
        "TABLE_SCHEM",
        "TABLE_NAME",
        "COLUMN_NAME",
        "DATA_TYPE:int",
        "TYPE_NAME",
        "COLUMN_SIZE:int",
        "BUFFER_LENGTH:int",
        "DECIMAL_DIGITS:int",
        "NUM_PREC_RADIX:int",
        "NULLABLE:int",
        "REMARKS",
        "COLUMN_DEF",
        "SQL_DATA_TYPE:int",
        "SQL_DATETIME_SUB:int",
        "CHAR_OCTET_LENGTH:int",
        "ORDINAL_POSITION:int",
        "IS_NULLABLE",
        "SCOPE_CATALOG",
        "SCOPE_SCHEMA",
        "SCOPE_TABLE",
        "SOURCE_DATA_TYPE:int",
        "IS_AUTOINCREMENT",
        "IS_GENERATEDCOLUMN");
  }

  private static Object[] column(String table, SheafResultSetMetaData columns, int i)
      throws SQLException {
    int type = columns.getColumnType(i);
    boolean number = SheafResultSetMetaData.isNumber(type);
    int size = number ? columns.getPrecision(i) : columns.getColumnDisplaySize(i);
    boolean nullable = columns.isNullable(i) == columnNullable;
    Integer digits =
        number || type == Types.TIME || type == Types.TIMESTAMP ? columns.getScale(i) : null;
    return new Object[] {
      null,
      null,
      table,
      columns.getColumnName(i),
      type,
      columns.getColumnTypeName(i),
      size,
      null,
      digits,
      number ? 10 : null,
      nullable ? columnNullable : columnNoNulls,
      "",
      null,
      null,
      null,
      size,
      i,
      nullable ? "YES" : "NO",
      null,
      null,
      null,
      null,
      "NO",
      "NO"
    };
  }

  @Override
  public ResultSet getSchemas() {
    return none("TABLE_SCHEM", "TABLE_CATALOG");
  }

  @Override
  public ResultSet getSchemas(String catalog, String schemaPattern) {
    return getSchemas();
  }

  @Override
  public ResultSet getCatalogs() {
    return none("TABLE_CAT");
  }

  @Override
  public ResultSet getTableTypes() {
    return rows(List.of(new Object[] {"TABLE"}, new Object[] {"VIEW"}), "TABLE_TYPE");
  }

  // Types

  private static Object[] type(
      String name, int jdbcType, int precision, String quote, int maxScale) {
    boolean number = SheafResultSetMetaData.isNumber(jdbcType);
    return new Object[] {
      name,
      jdbcType,
      precision,
      quote,
      quote,
      name.equals("DECIMAL") ? "precision,scale" : null,
      typeNullable,
      quote != null && name.endsWith("CHAR"),
      typeSearchable,
      !number,
      false,
      false,
      name,
      0,
      maxScale,
      null,
      null,
      number ? 10 : null
    };
  }

  @Override
  public ResultSet getTypeInfo() {
    List<Object[]> rows = new ArrayList<>();
    rows.add(type("TINYINT", Types.TINYINT, 3, null, 0));
    rows.add(type("BIGINT", Types.BIGINT, 19, null, 0));
    rows.add(type("VARBINARY", Types.VARBINARY, 0, "'", 0));
    rows.add(type("CHAR", Types.CHAR, 0, "'", 0));
    rows.add(type("DECIMAL", Types.DECIMAL, 38, null, 38));
    rows.add(type("INTEGER", Types.INTEGER, 10, null, 0));
    rows.add(type("SMALLINT", Types.SMALLINT, 5, null, 0));
    rows.add(type("REAL", Types.REAL, 7, null, 0));
    rows.add(type("DOUBLE", Types.DOUBLE, 15, null, 0));
    rows.add(type("VARCHAR", Types.VARCHAR, 0, "'", 0));
    rows.add(type("BOOLEAN", Types.BOOLEAN, 1, null, 0));
    rows.add(type("DATE", Types.DATE, 10, "'", 0));
    rows.add(type("TIME", Types.TIME, 18, "'", 9));
    rows.add(type("TIMESTAMP", Types.TIMESTAMP, 29, "'", 9));
    rows.add(type("TIMESTAMP WITH LOCAL TIME ZONE", Types.TIMESTAMP_WITH_TIMEZONE, 35, "'", 9));
    rows.sort(Comparator.comparingInt(row -> (Integer) row[1]));
    return rows(
        rows,
        "TYPE_NAME",
        "DATA_TYPE:int",
        "PRECISION:int",
        "LITERAL_PREFIX",
        "LITERAL_SUFFIX",
        "CREATE_PARAMS",
        "NULLABLE:int",
        "CASE_SENSITIVE:boolean",
        "SEARCHABLE:int",
        "UNSIGNED_ATTRIBUTE:boolean",
        "FIXED_PREC_SCALE:boolean",
        "AUTO_INCREMENT:boolean",
        "LOCAL_TYPE_NAME",
        "MINIMUM_SCALE:int",
        "MAXIMUM_SCALE:int",
        "SQL_DATA_TYPE:int",
        "SQL_DATETIME_SUB:int",
        "NUM_PREC_RADIX:int");
  }
}
