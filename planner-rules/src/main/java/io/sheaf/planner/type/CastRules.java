package io.sheaf.planner.type;

import com.google.common.collect.ImmutableSet;
import java.util.EnumMap;
import java.util.Map;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Which casts a statement may ask for: the standard's, truth as a number and back, nested values
 * and UUIDs as text.
 */
public final class CastRules {
  private CastRules() {}

  private static final SqlTypeCoercionRule RULE = make();

  public static SqlTypeCoercionRule rule() {
    return RULE;
  }

  private static SqlTypeCoercionRule make() {
    Map<SqlTypeName, ImmutableSet<SqlTypeName>> from = new EnumMap<>(SqlTypeName.class);
    from.putAll(SqlTypeCoercionRule.instance().getTypeMapping());
    for (SqlTypeName number : SqlTypeName.NUMERIC_TYPES) {
      add(from, number, SqlTypeName.BOOLEAN);
      add(from, SqlTypeName.BOOLEAN, number);
    }
    for (SqlTypeName text : SqlTypeName.CHAR_TYPES) {
      add(from, text, SqlTypeName.ARRAY, SqlTypeName.MAP, SqlTypeName.ROW, SqlTypeName.UUID);
    }
    add(from, SqlTypeName.UUID, SqlTypeName.CHAR, SqlTypeName.VARCHAR);
    return SqlTypeCoercionRule.instance(from);
  }

  private static void add(
      Map<SqlTypeName, ImmutableSet<SqlTypeName>> from, SqlTypeName to, SqlTypeName... more) {
    from.put(
        to,
        ImmutableSet.<SqlTypeName>builder()
            .addAll(from.getOrDefault(to, ImmutableSet.of()))
            .add(more)
            .build());
  }
}
