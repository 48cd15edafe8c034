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
 */
public record ColumnInfo(
    String name, int jdbcType, String typeName, int precision, int scale, boolean nullable) {}
