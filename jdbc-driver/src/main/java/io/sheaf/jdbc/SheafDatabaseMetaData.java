package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.ColumnReader;
import io.sheaf.jdbc.spi.EngineConnection;
import io.sheaf.jdbc.spi.LikePattern;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What the connection's catalog holds. A pattern or name of null or "" takes all there is. Rows are
 * those of the moment of the call; reading them keeps nothing else from running.
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

  // Catalogs, schemas, tables and columns

  private boolean isCatalog(String catalog) throws SQLException {
    return isAny(catalog) || catalog.equalsIgnoreCase(connection.catalog());
  }

  private static boolean isAny(String name) {
    return name == null || name.isEmpty();
  }

  private static String orAll(String pattern) {
    return isAny(pattern) ? null : pattern;
  }

  private List<EngineConnection.Relation> relations(
      String catalog, String schema, String name, boolean withColumns) throws SQLException {
    return isCatalog(catalog)
        ? connection.relations(orAll(schema), orAll(name), withColumns).stream()
            .sorted(
                Comparator.comparing(EngineConnection.Relation::schema)
                    .thenComparing(EngineConnection.Relation::name))
            .toList()
        : List.of();
  }

  @Override
  public ResultSet getCatalogs() throws SQLException {
    return rows(List.<Object[]>of(new Object[] {connection.catalog()}), "TABLE_CAT");
  }

  @Override
  public ResultSet getSchemas() throws SQLException {
    return getSchemas(null, null);
  }

  @Override
  public ResultSet getSchemas(String catalog, String schemaPattern) throws SQLException {
    LikePattern name = LikePattern.of(orAll(schemaPattern));
    String own = connection.catalog();
    List<Object[]> rows =
        isCatalog(catalog)
            ? connection.schemas().stream()
                .filter(name)
                .sorted()
                .map(schema -> new Object[] {schema, own})
                .toList()
            : List.of();
    return rows(rows, "TABLE_SCHEM", "TABLE_CATALOG");
  }

  @Override
  public ResultSet getTableTypes() {
    return rows(
        List.of(new Object[] {"SYSTEM TABLE"}, new Object[] {"TABLE"}, new Object[] {"VIEW"}),
        "TABLE_TYPE");
  }

  @Override
  public ResultSet getTables(
      String catalog, String schemaPattern, String tablePattern, String[] types)
      throws SQLException {
    List<String> wanted = types == null ? List.of() : Arrays.asList(types);
    String own = connection.catalog();
    List<Object[]> rows =
        relations(catalog, schemaPattern, tablePattern, false).stream()
            .filter(relation -> types == null || wanted.contains(relation.type()))
            .sorted(Comparator.comparing(EngineConnection.Relation::type))
            .map(
                r ->
                    new Object[] {
                      own, r.schema(), r.name(), r.type(), "", null, null, null, null, null
                    })
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
    LikePattern name = LikePattern.of(orAll(columnPattern));
    String own = connection.catalog();
    List<Object[]> rows = new ArrayList<>();
    for (EngineConnection.Relation relation :
        relations(catalog, schemaPattern, tablePattern, true)) {
      SheafResultSetMetaData columns = new SheafResultSetMetaData(relation.columns());
      for (int i = 1; i <= relation.columns().size(); i++) {
        if (name.test(columns.getColumnName(i))) {
          rows.add(column(own, relation, columns, i));
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
        "SOURCE_DATA_TYPE:short",
        "IS_AUTOINCREMENT",
        "IS_GENERATEDCOLUMN");
  }

  private static Object[] column(
      String catalog, EngineConnection.Relation table, SheafResultSetMetaData columns, int i)
      throws SQLException {
    int type = columns.getColumnType(i);
    boolean number = SheafResultSetMetaData.isNumber(type);
    int size = number ? columns.getPrecision(i) : columns.getColumnDisplaySize(i);
    boolean nullable = columns.isNullable(i) == columnNullable;
    boolean text = type == Types.VARCHAR || type == Types.CHAR || type == Types.VARBINARY;
    return new Object[] {
      catalog,
      table.schema(),
      table.name(),
      columns.getColumnName(i),
      type,
      columns.getColumnTypeName(i),
      size,
      null,
      digits(type, columns.getScale(i)),
      number ? 10 : null,
      nullable ? columnNullable : columnNoNulls,
      "",
      null,
      null,
      null,
      text ? size : null,
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

  /** Digits after the point, of seconds for times; null where there are none to speak of. */
  private static Integer digits(int type, int scale) {
    boolean moment =
        type == Types.TIME || type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE;
    return SheafResultSetMetaData.isNumber(type) || moment ? Integer.valueOf(scale) : null;
  }

  // Keys

  private static List<EngineConnection.Key> sorted(List<EngineConnection.Key> keys) {
    return keys.stream()
        .sorted(
            Comparator.comparing(EngineConnection.Key::schema)
                .thenComparing(EngineConnection.Key::table)
                .thenComparing(EngineConnection.Key::name))
        .toList();
  }

  private List<EngineConnection.Key> primaryKeys(String catalog, String schema, String table)
      throws SQLException {
    return isCatalog(catalog)
        ? sorted(connection.primaryKeys(orAll(schema), orAll(table)))
        : List.of();
  }

  @Override
  public ResultSet getPrimaryKeys(String catalog, String schema, String table) throws SQLException {
    String own = connection.catalog();
    List<Object[]> rows = new ArrayList<>();
    for (EngineConnection.Key key : primaryKeys(catalog, schema, table)) {
      for (String column : key.columns().stream().sorted().toList()) {
        int place = key.columns().indexOf(column) + 1;
        rows.add(new Object[] {own, key.schema(), key.table(), column, place, key.name()});
      }
    }
    return rows(
        rows, "TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ:short", "PK_NAME");
  }

  /** A key is enforced by looking for equal rows, which to a client is what a unique index does. */
  @Override
  public ResultSet getIndexInfo(
      String catalog, String schema, String table, boolean unique, boolean approximate)
      throws SQLException {
    String own = connection.catalog();
    List<EngineConnection.Key> keys = new ArrayList<>(primaryKeys(catalog, schema, table));
    if (isCatalog(catalog)) {
      keys.addAll(connection.uniqueKeys(orAll(schema), orAll(table)));
    }
    List<Object[]> rows = new ArrayList<>();
    for (EngineConnection.Key key : sorted(keys)) {
      for (int i = 0; i < key.columns().size(); i++) {
        rows.add(
            new Object[] {
              own,
              key.schema(),
              key.table(),
              false,
              null,
              key.name(),
              (int) tableIndexOther,
              i + 1,
              key.columns().get(i),
              null,
              null,
              null,
              null
            });
      }
    }
    return rows(
        rows,
        "TABLE_CAT",
        "TABLE_SCHEM",
        "TABLE_NAME",
        "NON_UNIQUE:boolean",
        "INDEX_QUALIFIER",
        "INDEX_NAME",
        "TYPE:short",
        "ORDINAL_POSITION:short",
        "COLUMN_NAME",
        "ASC_OR_DESC",
        "CARDINALITY:long",
        "PAGES:long",
        "FILTER_CONDITION");
  }

  @Override
  public ResultSet getBestRowIdentifier(
      String catalog, String schema, String table, int scope, boolean nullable)
      throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    for (EngineConnection.Key key : primaryKeys(catalog, schema, table)) {
      for (EngineConnection.Relation relation :
          relations(catalog, quoted(key.schema()), quoted(key.table()), true)) {
        SheafResultSetMetaData columns = new SheafResultSetMetaData(relation.columns());
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          if (key.columns().contains(columns.getColumnName(i))) {
            rows.add(identifier(column(null, relation, columns, i)));
          }
        }
      }
    }
    return rows(
        rows,
        "SCOPE:short",
        "COLUMN_NAME",
        "DATA_TYPE:int",
        "TYPE_NAME",
        "COLUMN_SIZE:int",
        "BUFFER_LENGTH:int",
        "DECIMAL_DIGITS:short",
        "PSEUDO_COLUMN:short");
  }

  /** A name as a pattern that means it alone. */
  private static String quoted(String name) {
    return name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  /** A row of {@link #getBestRowIdentifier} from one of {@link #getColumns}. */
  private static Object[] identifier(Object[] column) {
    return new Object[] {
      bestRowSession, column[3], column[4], column[5], column[6], null, column[8], bestRowNotPseudo
    };
  }

  // Types and functions

  @Override
  public ResultSet getTypeInfo() {
    return rows(TypeRows.all(), TypeRows.COLUMNS);
  }

  /** The rows of a statement of the driver's own, whose columns are all strings or integers. */
  private List<Object[]> query(String sql) throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    try (ColumnReader reader = connection.query(sql)) {
      int width = reader.columns().size();
      for (int count; (count = reader.nextBatch()) > 0; ) {
        for (int row = 0; row < count; row++) {
          Object[] values = new Object[width];
          for (int column = 0; column < width; column++) {
            values[column] = value(reader, column, row);
          }
          rows.add(values);
        }
      }
    }
    return rows;
  }

  private static Object value(ColumnReader reader, int column, int row) {
    if (reader.isNull(column, row)) {
      return null;
    }
    return reader.columns().get(column).jdbcType() == Types.VARCHAR
        ? reader.getString(column, row)
        : Integer.valueOf((int) reader.getLong(column, row));
  }

  private List<Object[]> routines(String catalog, String schema, String name, String sql)
      throws SQLException {
    if (!isCatalog(catalog)) {
      return List.of();
    }
    LikePattern schemas = LikePattern.of(orAll(schema));
    LikePattern names = LikePattern.of(orAll(name));
    return query(sql).stream()
        .filter(row -> schemas.test((String) row[1]) && names.test((String) row[2]))
        .toList();
  }

  @Override
  public ResultSet getFunctions(String catalog, String schemaPattern, String namePattern)
      throws SQLException {
    return rows(
        routines(
            catalog,
            schemaPattern,
            namePattern,
            "SELECT routine_catalog, routine_schema, routine_name, routine_definition, "
                + functionNoTable
                + ", specific_name FROM information_schema.routines"
                + " ORDER BY routine_name, specific_name"),
        "FUNCTION_CAT",
        "FUNCTION_SCHEM",
        "FUNCTION_NAME",
        "REMARKS",
        "FUNCTION_TYPE:short",
        "SPECIFIC_NAME");
  }

  @Override
  public ResultSet getFunctionColumns(
      String catalog, String schemaPattern, String namePattern, String columnPattern)
      throws SQLException {
    LikePattern columns = LikePattern.of(orAll(columnPattern));
    List<Object[]> rows = new ArrayList<>();
    for (Object[] row :
        routines(
            catalog,
            schemaPattern,
            namePattern,
            "SELECT specific_catalog, specific_schema, routine_name, data_type, ordinal_position,"
                + " specific_name FROM information_schema.parameters"
                + " ORDER BY routine_name, specific_name, ordinal_position")) {
      String parameter = "operand" + row[4];
      if (columns.test(parameter)) {
        rows.add(
            new Object[] {
              row[0],
              row[1],
              row[2],
              parameter,
              functionColumnIn,
              Types.OTHER,
              row[3],
              null,
              null,
              null,
              null,
              functionNullable,
              null,
              null,
              row[4],
              "YES",
              row[5]
            });
      }
    }
    return rows(
        rows,
        "FUNCTION_CAT",
        "FUNCTION_SCHEM",
        "FUNCTION_NAME",
        "COLUMN_NAME",
        "COLUMN_TYPE:short",
        "DATA_TYPE:int",
        "TYPE_NAME",
        "PRECISION:int",
        "LENGTH:int",
        "SCALE:short",
        "RADIX:short",
        "NULLABLE:short",
        "REMARKS",
        "CHAR_OCTET_LENGTH:int",
        "ORDINAL_POSITION:int",
        "IS_NULLABLE",
        "SPECIFIC_NAME");
  }
}
