package io.sheaf.cli.shell;

import io.sheaf.sql.parser.SqlScript;

/** What a text typed so far is. */
public final class Input {
  private Input() {}

  /** Whether the text is a command of the shell, such as {@code \q}. */
  public static boolean isCommand(String text) {
    return text.stripLeading().startsWith("\\");
  }

  /**
   * Whether nothing more is needed: a command, blank text, or statements the last of which has its
   * semicolon.
   */
  public static boolean isComplete(String text) {
    if (text.isBlank() || isCommand(text)) {
      return true;
    }
    SqlScript script = SqlScript.of(text);
    return script.complete();
  }
}
