package io.sheaf.sql.parser;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.parser.generated.ParseException;
import io.sheaf.sql.parser.generated.SheafSqlParser;
import io.sheaf.sql.parser.generated.SheafSqlParserConstants;
import io.sheaf.sql.parser.generated.Token;
import io.sheaf.sql.parser.generated.TokenMgrError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.Metadata;
import org.apache.calcite.sql.parser.SqlParseException;

/**
 * Turns what the generated parser throws about one statement into errors that a user can act on.
 */
final class ParseErrors {
  private static final Pattern LEXICAL_ERROR =
      Pattern.compile("Lexical error at line (\\d+), column (\\d+)\\..*", Pattern.DOTALL);

  /** The most alternatives that a message lists. */
  private static final int FEW = 9;

  /** The most characters of the user's text that a message quotes. */
  private static final int LONGEST_QUOTE = 40;

  /** Calcite's messages may hold the whole of the user's text. */
  private static final int LONGEST_SENTENCE = 200;

  private static final List<String> STATEMENT_WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WITH",
          "VALUES",
          "TABLE",
          "EXPLAIN",
          "DESCRIBE",
          "SHOW",
          "SET",
          "RESET",
          "CREATE",
          "DROP",
          "COPY",
          "INSERT",
          "UPDATE",
          "DELETE");

  private static final List<String> CLAUSE_WORDS =
      List.of(
          "FROM",
          "WHERE",
          "GROUP",
          "HAVING",
          "ORDER",
          "LIMIT",
          "OFFSET",
          "JOIN",
          "LEFT",
          "RIGHT",
          "FULL",
          "INNER",
          "CROSS",
          "UNION",
          "INTERSECT",
          "EXCEPT",
          "QUALIFY",
          "WINDOW",
          "ON",
          "USING");

  private final SqlScript.Statement statement;

  ParseErrors(SqlScript.Statement statement) {
    this.statement = statement;
  }

  SheafException tooDeep(Throwable cause) {
    return syntaxError(
        "the statement nests brackets or expressions too deep",
        Position.at(statement.line(), statement.column()),
        "brackets may nest " + SheafParser.DEEPEST_NESTING + " deep",
        cause);
  }

  /** Errors of the Java machine and of the program are not ours to explain, and pass through. */
  SheafException from(Throwable thrown, SheafSqlParser parser) {
    return switch (thrown) {
      case ParseException e when e.currentToken != null ->
          AbsentStatements.error(statement.text(), start())
              .orElseGet(() -> unexpectedToken(e, parser));
      case TokenMgrError e -> lexicalError(e);
      case CalciteContextException e ->
          syntaxError(
              sentence(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
              new Position(
                  e.getPosLine(), e.getPosColumn(), e.getEndPosLine(), e.getEndPosColumn()),
              null,
              e);
      case SqlParseException e ->
          syntaxError(sentence(e.getMessage()), SheafParser.position(e.getPos()), null, e);
      case CalciteException e -> syntaxError(sentence(e.getMessage()), start(), null, e);
      case ParseException e -> syntaxError(sentence(e.getMessage()), start(), null, e);
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new IllegalStateException(thrown);
    };
  }

  private Position start() {
    return Position.at(statement.line(), statement.column());
  }

  private SheafException lexicalError(TokenMgrError e) {
    Matcher matcher = LEXICAL_ERROR.matcher(e.getMessage());
    if (!matcher.matches()) {
      return syntaxError(sentence(e.getMessage()), start(), null, e);
    }
    Position where =
        Position.at(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    int offset = offset(where);
    if (offset >= statement.text().length()) {
      return syntaxError("syntax error at end of input", where, null, e);
    }
    String character = Character.toString(statement.text().codePointAt(offset));
    return syntaxError("unexpected character " + quote(character), where, null, e);
  }

  /** The offset in the statement's text of a position in the script. */
  private int offset(Position where) {
    String text = statement.text();
    int at = 0;
    for (int line = statement.line(); line < where.line() && at < text.length(); line++) {
      while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
        at++;
      }
      at += text.startsWith("\r\n", at) ? 2 : 1;
    }
    int first = where.line() == statement.line() ? statement.column() : 1;
    return at + where.column() - first;
  }

  private SheafException unexpectedToken(ParseException e, SheafSqlParser parser) {
    // The sequences expected may agree with the text for some tokens: the error is where the last
    // of
    // them stops.
    Token before = e.currentToken;
    int[][] expected = e.expectedTokenSequences;
    int matched = 0;
    while (before.next != null) {
      int kind = before.next.kind;
      int step = matched;
      int[][] agreeing =
          Arrays.stream(expected)
              .filter(sequence -> sequence.length > step + 1 && sequence[step] == kind)
              .toArray(int[][]::new);
      if (agreeing.length == 0) {
        break;
      }
      expected = agreeing;
      before = before.next;
      matched++;
    }
    Token token = before.next;
    if (token == null) {
      token = before;
    }
    int depth = matched;
    int[] kinds =
        Arrays.stream(expected)
            .filter(sequence -> sequence.length > depth)
            .mapToInt(sequence -> sequence[depth])
            .distinct()
            .toArray();
    Metadata metadata = parser.getMetadata();
    boolean atStart = matched == 0 && before.kind == 0 && isFirst(token);
    String hint = hint(token, before, kinds, atStart, metadata);
    String message =
        (token.kind == SheafSqlParserConstants.EOF
                ? "syntax error at end of input"
                : "syntax error at or near " + quote(token.image))
            + (atStart ? "" : expectation(kinds, metadata));
    return syntaxError(message, position(token), hint, e);
  }

  private boolean isFirst(Token token) {
    return token.beginLine == statement.line() && token.beginColumn == statement.column();
  }

  private static Position position(Token token) {
    return token.kind == SheafSqlParserConstants.EOF
        ? Position.at(token.endLine, token.endColumn + 1)
        : new Position(token.beginLine, token.beginColumn, token.endLine, token.endColumn);
  }

  private static String hint(
      Token token, Token before, int[] kinds, boolean atStart, Metadata metadata) {
    Optional<String> meant = Optional.empty();
    if (atStart) {
      meant = NearWords.nearest(token.image, STATEMENT_WORDS);
    } else if (token.kind == SheafSqlParserConstants.IDENTIFIER) {
      meant =
          NearWords.nearest(token.image, Arrays.stream(kinds).mapToObj(ParseErrors::word).toList());
    }
    if (meant.isPresent()) {
      return "did you mean " + meant.get() + "?";
    }
    if (before.kind == SheafSqlParserConstants.IDENTIFIER) {
      meant = NearWords.nearest(before.image, CLAUSE_WORDS);
      if (meant.isPresent()) {
        return "did you mean " + meant.get() + " instead of " + quote(before.image) + "?";
      }
    }
    boolean nameExpected =
        Arrays.stream(kinds).anyMatch(kind -> kind == SheafSqlParserConstants.IDENTIFIER);
    if (nameExpected
        && !atStart
        && !CLAUSE_WORDS.contains(token.image.toUpperCase(Locale.ROOT))
        && metadata.isReservedWord(token.image.toUpperCase(Locale.ROOT))) {
      return token.image + " is a reserved word: as a name it needs double quotes";
    }
    return null;
  }

  /** ", expected ..." if few things may stand there, else nothing. */
  private static String expectation(int[] kinds, Metadata metadata) {
    TreeSet<String> names = new TreeSet<>();
    boolean nameExpected =
        Arrays.stream(kinds).anyMatch(kind -> kind == SheafSqlParserConstants.IDENTIFIER);
    boolean expressionExpected =
        nameExpected && Arrays.stream(kinds).anyMatch(kind -> kind == SheafSqlParserConstants.CASE);
    if (expressionExpected) {
      return ", expected an expression";
    }
    for (int kind : kinds) {
      String word = word(kind);
      if (!nameExpected || word.isEmpty() || !metadata.isNonReservedKeyword(word)) {
        describe(kind).ifPresent(names::add);
      }
    }
    if (names.isEmpty() || names.size() > FEW) {
      return "";
    }
    String last = names.removeLast();
    return ", expected " + (names.isEmpty() ? last : String.join(", ", names) + " or " + last);
  }

  /** The keyword of a kind of token; empty if it is none. */
  private static String word(int kind) {
    String image = SheafSqlParserConstants.tokenImage[kind];
    String bare = image.startsWith("\"") ? image.substring(1, image.length() - 1) : "";
    return !bare.isEmpty() && Character.isLetter(bare.charAt(0)) ? bare : "";
  }

  private static Optional<String> describe(int kind) {
    return switch (kind) {
      case SheafSqlParserConstants.EOF -> Optional.of("the end of the statement");
      case SheafSqlParserConstants.IDENTIFIER -> Optional.of("a name");
      case SheafSqlParserConstants.QUOTED_STRING -> Optional.of("a string");
      case SheafSqlParserConstants.UNSIGNED_INTEGER_LITERAL -> Optional.of("a number");
      default -> {
        String image = SheafSqlParserConstants.tokenImage[kind];
        String word = word(kind);
        if (!word.isEmpty()) {
          yield Optional.of(word);
        }
        // Other forms of names, strings and numbers, and hints in comments, go without saying.
        yield image.startsWith("\"") && !image.startsWith("\"/*")
            ? Optional.of(image)
            : Optional.empty();
      }
    };
  }

  /** Calcite's messages start with a capital and end with a full stop at times; ours do not. */
  private static String sentence(String message) {
    String line = message == null ? "syntax error" : message.lines().findFirst().orElse("");
    String stripped = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    boolean capitalised =
        stripped.length() > 1
            && Character.isUpperCase(stripped.charAt(0))
            && Character.isLowerCase(stripped.charAt(1));
    String sentence =
        capitalised ? Character.toLowerCase(stripped.charAt(0)) + stripped.substring(1) : stripped;
    return sentence.length() <= LONGEST_SENTENCE
        ? sentence
        : sentence.substring(0, LONGEST_SENTENCE) + "...";
  }

  private static String quote(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST_QUOTE
        ? '"' + line + '"'
        : '"' + line.substring(0, LONGEST_QUOTE) + "...\"";
  }

  private static SheafException syntaxError(
      String message, Position position, String hint, Throwable cause) {
    return new SheafException(ErrorCode.SYNTAX_ERROR, message, position, hint, cause);
  }
}
