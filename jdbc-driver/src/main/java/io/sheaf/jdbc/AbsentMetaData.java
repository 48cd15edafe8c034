package io.sheaf.jdbc;

import java.sql.ResultSet;
import java.util.List;

/**
 * Metadata of what Sheaf has not: procedures, foreign keys, privileges, user-defined types. Each
 * gives no rows.
 */
abstract class AbsentMetaData extends Capabilities {
  /** Rows of metadata; columns as {@link RowsReader} takes them. */
  static ResultSet rows(List<Object[]> rows, String... columns) {
    return new SheafResultSet(null, new RowsReader(List.of(columns), rows), 0);
  }

  /** No rows. */
  static ResultSet none(String... columns) {
    return rows(List.of(), columns);
  }

  @Override
  public ResultSet getProcedures(String catalog, String schema, String name) {
    return none(
        "PROCEDURE_CAT",
        "PROCEDURE_SCHEM",
        "PROCEDURE_NAME",
        "RESERVED1",
        "RESERVED2",
        "RESERVED3",
        "REMARKS",
        "PROCEDURE_TYPE:short",
        "SPECIFIC_NAME");
  }

  @Override
  public ResultSet getProcedureColumns(String catalog, String schema, String name, String more) {
    return none(
        "PROCEDURE_CAT",
        "PROCEDURE_SCHEM",
        "PROCEDURE_NAME",
        "COLUMN_NAME",
        "COLUMN_TYPE:int",
        "DATA_TYPE:int",
        "TYPE_NAME",
        "PRECISION:int",
        "LENGTH:int",
        "SCALE:int",
        "RADIX:int",
        "NULLABLE:int",
        "REMARKS",
        "COLUMN_DEF",
        "SQL_DATA_TYPE:int",
        "SQL_DATETIME_SUB:int",
        "CHAR_OCTET_LENGTH:int",
        "ORDINAL_POSITION:int",
        "IS_NULLABLE",
        "SPECIFIC_NAME");
  }

  @Override
  public ResultSet getColumnPrivileges(String catalog, String schema, String name, String more) {
    return none(
        "TABLE_CAT",
        "TABLE_SCHEM",
        "TABLE_NAME",
        "COLUMN_NAME",
        "GRANTOR",
        "GRANTEE",
        "PRIVILEGE",
        "IS_GRANTABLE");
  }

  @Override
  public ResultSet getTablePrivileges(String catalog, String schema, String name) {
    return none(
        "TABLE_CAT",
        "TABLE_SCHEM",
        "TABLE_NAME",
        "GRANTOR",
        "GRANTEE",
        "PRIVILEGE",
        "IS_GRANTABLE");
  }

  @Override
  public ResultSet getVersionColumns(String catalog, String schema, String name) {
    return none(
        "SCOPE:short",
        "COLUMN_NAME",
        "DATA_TYPE:int",
        "TYPE_NAME",
        "COLUMN_SIZE:int",
        "BUFFER_LENGTH:int",
        "DECIMAL_DIGITS:int",
        "PSEUDO_COLUMN:short");
  }

  @Override
  public ResultSet getImportedKeys(String catalog, String schema, String name) {
    return noKeys();
  }

  @Override
  public ResultSet getExportedKeys(String catalog, String schema, String name) {
    return noKeys();
  }

  @Override
  public ResultSet getCrossReference(
      String catalog, String schema, String name, String more, String other, String further) {
    return noKeys();
  }

  @Override
  public ResultSet getUDTs(String catalog, String schema, String name, int[] more) {
    return none(
        "TYPE_CAT",
        "TYPE_SCHEM",
        "TYPE_NAME",
        "CLASS_NAME",
        "DATA_TYPE:int",
        "REMARKS",
        "BASE_TYPE:short");
  }

  @Override
  public ResultSet getSuperTypes(String catalog, String schema, String name) {
    return none(
        "TYPE_CAT",
        "TYPE_SCHEM",
        "TYPE_NAME",
        "SUPERTYPE_CAT",
        "SUPERTYPE_SCHEM",
        "SUPERTYPE_NAME");
  }

  @Override
  public ResultSet getSuperTables(String catalog, String schema, String name) {
    return none("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "SUPERTABLE_NAME");
  }

  @Override
  public ResultSet getAttributes(String catalog, String schema, String name, String more) {
    return none(
        "TYPE_CAT",
        "TYPE_SCHEM",
        "TYPE_NAME",
        "ATTR_NAME",
        "DATA_TYPE:int",
        "ATTR_TYPE_NAME",
        "ATTR_SIZE:int",
        "DECIMAL_DIGITS:int",
        "NUM_PREC_RADIX:int",
        "NULLABLE:int",
        "REMARKS",
        "ATTR_DEF",
        "SQL_DATA_TYPE:int",
        "SQL_DATETIME_SUB:int",
        "CHAR_OCTET_LENGTH:int",
        "ORDINAL_POSITION:int",
        "IS_NULLABLE",
        "SCOPE_CATALOG",
        "SCOPE_SCHEMA",
        "SCOPE_TABLE",
        "SOURCE_DATA_TYPE:short");
  }

  @Override
  public ResultSet getClientInfoProperties() {
    return none("NAME", "MAX_LEN:int", "DEFAULT_VALUE", "DESCRIPTION");
  }

  @Override
  public ResultSet getPseudoColumns(String catalog, String schema, String name, String more) {
    return none(
        "TABLE_CAT",
        "TABLE_SCHEM",
        "TABLE_NAME",
        "COLUMN_NAME",
        "DATA_TYPE:int",
        "COLUMN_SIZE:int",
        "DECIMAL_DIGITS:int",
        "NUM_PREC_RADIX:int",
        "COLUMN_USAGE",
        "REMARKS",
        "CHAR_OCTET_LENGTH:int",
        "IS_NULLABLE");
  }

  private static ResultSet noKeys() {
    return none(
        "PKTABLE_CAT",
        "PKTABLE_SCHEM",
        "PKTABLE_NAME",
        "PKCOLUMN_NAME",
        "FKTABLE_CAT",
        "FKTABLE_SCHEM",
        "FKTABLE_NAME",
        "FKCOLUMN_NAME",
        "KEY_SEQ:short",
        "UPDATE_RULE:short",
        "DELETE_RULE:short",
        "FK_NAME",
        "PK_NAME",
        "DEFERRABILITY:short");
  }
}
