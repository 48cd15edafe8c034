package io.sheaf.jdbc.spi;

/**
 * What is known of a column.
 *
 * @param name as the statement names it
 * @param jdbcType of {@link java.sql.Types}
 * @param typeName as SQL writes it
 * @param precision digits of a number, characters or bytes of a string; 0 when there is no bound
 * @param scale digits after the point of a decimal, or of the seconds of a time or timestamp
 * @param nullable false is a promise that no value is null
 * @param table of which the column is, values unchanged; null when it is computed or not known
 */
public record ColumnInfo(
    String name,
    int jdbcType,
    String typeName,
    int precision,
    int scale,
    boolean nullable,
    Table table) {
  /** The parts of a table's name. */
  public record Table(String catalog, String schema, String name) {
    /** None. */
    public static final Table NONE = new Table("", "", "");
  }

  /** A column of no table. */
  public ColumnInfo(
      String name, int jdbcType, String typeName, int precision, int scale, boolean nullable) {
    this(name, jdbcType, typeName, precision, scale, nullable, null);
  }

  /** The same of a table. */
  public ColumnInfo of(Table other) {
    return new ColumnInfo(name, jdbcType, typeName, precision, scale, nullable, other);
  }
}
