package io.sheaf.sql.catalog;

/**
 * A relation's full name within the one catalog a session has.
 *
 * @param schema as it was made; {@value Catalog#MAIN_SCHEMA} unless the user made others
 * @param name as it was written
 */
public record TableName(String schema, String name) {
  /** The name as short as it can be written: without the schema when that is the first one. */
  @Override
  public String toString() {
    return schema.equals(Catalog.MAIN_SCHEMA) ? name : schema + "." + name;
  }
}
