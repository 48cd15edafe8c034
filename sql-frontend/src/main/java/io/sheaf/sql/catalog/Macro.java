package io.sheaf.sql.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A name for an expression, or for a query in FROM, with places for arguments.
 *
 * @param name as it was made with
 * @param parameters names of the places
 * @param defaults for each place the text of what stands there when nothing is given, or null
 * @param table whether the body is a query
 * @param sql the body's text
 */
public record Macro(
    String name, List<String> parameters, List<String> defaults, boolean table, String sql) {
  public Macro {
    parameters = List.copyOf(parameters);
    defaults = Collections.unmodifiableList(new ArrayList<>(defaults));
  }

  /** How it is called, for errors. */
  public String signature() {
    return name + "(" + String.join(", ", parameters) + ")";
  }
}
