package io.sheaf.sql.catalog;

import java.util.List;

/**
 * What the rows of a table have to keep to, beside what its columns say.
 *
 * @param keys what no two rows share
 * @param checks expressions that are false for no row
 */
public record Constraints(List<Relation.Key> keys, List<String> checks) {
  /** Of a table that takes any rows. */
  public static final Constraints NONE = new Constraints(List.of(), List.of());

  public Constraints {
    keys = List.copyOf(keys);
    checks = List.copyOf(checks);
  }
}
