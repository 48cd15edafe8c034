package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.SQLException;
import java.sql.Wrapper;

/** An object that wraps no other: it unwraps to itself. */
interface SelfWrapper extends Wrapper {
  @Override
  default <T> T unwrap(Class<T> type) throws SQLException {
    if (type == null) {
      throw SqlErrors.of("22023", "no class is given");
    } else if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw SqlErrors.of("0A000", getClass().getName() + " is no " + type.getName());
  }

  @Override
  default boolean isWrapperFor(Class<?> type) {
    return type != null && type.isInstance(this);
  }
}
