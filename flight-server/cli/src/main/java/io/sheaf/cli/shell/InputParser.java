package io.sheaf.cli.shell;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells JLine when the input goes on in another line, and which word the cursor is in. */
final class InputParser implements Parser {
  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if ((context == ParseContext.ACCEPT_LINE || context == ParseContext.SECONDARY_PROMPT)
        && !Input.isComplete(line)) {
      throw new EOFError(-1, -1, "the statement goes on until a semicolon");
    }
    return new Word(line, cursor, wordStart(line, cursor));
  }

  /** Start of the path in the open quote, else of the name, before the cursor. */
  static int wordStart(String line, int cursor) {
    int quote = -1;
    for (int i = 0; i < cursor; i++) {
      if (line.charAt(i) == '\'') {
        quote = quote < 0 ? i : -1;
      }
    }
    if (quote >= 0) {
      return quote + 1;
    }
    int start = cursor;
    while (start > 0 && isNamePart(line.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '\\' || c == '?';
  }

  @Override
  public boolean isEscapeChar(char c) {
    return false;
  }

  /** The word before the cursor; candidates replace it as they are. */
  record Word(String line, int cursor, int start) implements CompletingParsedLine {
    @Override
    public String word() {
      return line.substring(start, cursor);
    }

    @Override
    public int wordCursor() {
      return cursor - start;
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word());
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor();
    }

    @Override
    public int rawWordLength() {
      return wordCursor();
    }
  }
}
