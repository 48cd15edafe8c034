package io.sheaf.planner.type;

import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Types of whole numbers without a sign. A column of one has the next type that holds all of its
 * values, as columns of files have.
 */
public enum UnsignedType {
  UTINYINT(8),
  USMALLINT(16),
  UINTEGER(32),
  UBIGINT(64);

  private static final int MOST_DIGITS = 20;

  private final int bits;

  UnsignedType(int bits) {
    this.bits = bits;
  }

  /** How many bits a value has. */
  public int bits() {
    return bits;
  }

  /** The type of columns. */
  public RelDataType widened(RelDataTypeFactory types) {
    return switch (this) {
      case UTINYINT -> types.createSqlType(SqlTypeName.SMALLINT);
      case USMALLINT -> types.createSqlType(SqlTypeName.INTEGER);
      case UINTEGER -> types.createSqlType(SqlTypeName.BIGINT);
      case UBIGINT -> types.createSqlType(SqlTypeName.DECIMAL, MOST_DIGITS, 0);
    };
  }

  /** The one that a type in a statement names. */
  public static Optional<UnsignedType> named(SqlDataTypeSpec spec) {
    String name = spec.getTypeName().names.getLast().toUpperCase(Locale.ROOT);
    for (UnsignedType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
