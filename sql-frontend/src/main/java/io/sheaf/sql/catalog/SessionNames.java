package io.sheaf.sql.catalog;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.parser.NearWords;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The macros, variables and prepared statements of a session. Names ignore case. Thread-safe. */
public final class SessionNames {
  private final Map<String, Macro> macros = new TreeMap<>();
  private final Map<String, String> variables = new TreeMap<>();
  private final Map<String, String> prepared = new TreeMap<>();

  SessionNames() {}

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Adds a macro.
   *
   * @throws SheafException DUPLICATE_OBJECT when there is one and nothing says that it may be
   */
  public synchronized void add(Macro macro, boolean replace, boolean ifNotExists) {
    String key = key(macro.name());
    if (macros.containsKey(key) && !replace) {
      if (ifNotExists) {
        return;
      }
      throw new SheafException(
              ErrorCode.DUPLICATE_OBJECT, "macro \"" + macro.name() + "\" exists already")
          .withHint("use CREATE OR REPLACE, or IF NOT EXISTS");
    }
    macros.put(key, macro);
  }

  /** The macro of a name. */
  public synchronized Optional<Macro> macro(String name) {
    return Optional.ofNullable(macros.get(key(name)));
  }

  /**
   * Removes a macro.
   *
   * @throws SheafException UNKNOWN_FUNCTION when there is none and nothing says that it may be so
   */
  public synchronized void dropMacro(String name, boolean ifExists) {
    if (macros.remove(key(name)) == null && !ifExists) {
      SheafException error =
          new SheafException(ErrorCode.UNKNOWN_FUNCTION, "macro \"" + name + "\" does not exist");
      throw NearWords.nearest(name, macros.keySet())
          .map(near -> error.withHint("did you mean \"" + near + "\"?"))
          .orElse(error);
    }
  }

  /**
   * Gives a variable a value.
   *
   * @param sql the text of a constant, or null for none
   */
  public synchronized void setVariable(String name, String sql) {
    if (sql == null) {
      variables.remove(key(name));
    } else {
      variables.put(key(name), sql);
    }
  }

  /** The text of a variable's value. */
  public synchronized Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(key(name)));
  }

  /** Keeps a statement's text, in the place of another of that name. */
  public synchronized void prepare(String name, String sql) {
    prepared.put(key(name), sql);
  }

  /**
   * The text of a prepared statement.
   *
   * @throws SheafException INVALID_ARGUMENT when there is none, naming the near one
   */
  public synchronized String prepared(String name) {
    String sql = prepared.get(key(name));
    if (sql == null) {
      throw notPrepared(name);
    }
    return sql;
  }

  /**
   * Forgets a prepared statement.
   *
   * @throws SheafException as {@link #prepared} does
   */
  public synchronized void deallocate(String name) {
    if (prepared.remove(key(name)) == null) {
      throw notPrepared(name);
    }
  }

  /** Forgets all prepared statements. */
  public synchronized void deallocateAll() {
    prepared.clear();
  }

  private SheafException notPrepared(String name) {
    SheafException error =
        new SheafException(
            ErrorCode.INVALID_ARGUMENT, "no statement was prepared as \"" + name + "\"");
    return NearWords.nearest(name, prepared.keySet())
        .map(near -> error.withHint("did you mean \"" + near + "\"?"))
        .orElse(error);
  }
}
