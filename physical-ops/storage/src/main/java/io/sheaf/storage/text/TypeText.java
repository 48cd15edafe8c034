package io.sheaf.storage.text;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Types from their names, as options give them: {@code INTEGER}, {@code DECIMAL(10,2)}, {@code
 * VARCHAR[]}, {@code STRUCT(a BIGINT, b DATE)}, {@code MAP(VARCHAR, DOUBLE)}, and other spellings
 * in use.
 */
public final class TypeText {
  private final String text;
  private int at;

  private TypeText(String text) {
    this.text = text;
  }

  /**
   * The type of a name.
   *
   * @throws SheafException INVALID_ARGUMENT naming the text
   */
  public static DataType parse(String name) {
    TypeText parser = new TypeText(name.strip());
    DataType type = parser.type();
    if (parser.at < parser.text.length()) {
      throw parser.unknown();
    }
    return type;
  }

  private SheafException unknown() {
    return new SheafException(ErrorCode.INVALID_ARGUMENT, "there is no type '" + text + "'")
        .withHint("for example BIGINT, DOUBLE, DECIMAL(18,2), VARCHAR, DATE, TIMESTAMP, BIGINT[]");
  }

  private DataType type() {
    DataType type = plain();
    blanks();
    while (accept('[')) {
      expect(']');
      type = new DataType.Array(type);
      blanks();
    }
    return type;
  }

  private DataType plain() {
    String word = word();
    return switch (word) {
      case "BOOLEAN", "BOOL", "LOGICAL" -> Simple.BOOLEAN;
      case "TINYINT", "INT1" -> Simple.TINYINT;
      case "SMALLINT", "INT2", "SHORT", "UTINYINT" -> Simple.SMALLINT;
      case "INTEGER", "INT", "INT4", "SIGNED", "USMALLINT" -> Simple.INTEGER;
      case "BIGINT", "INT8", "LONG", "UINTEGER" -> Simple.BIGINT;
      case "HUGEINT" -> new DataType.Decimal(38, 0);
      case "UBIGINT" -> new DataType.Decimal(20, 0);
      case "REAL", "FLOAT4", "FLOAT" -> Simple.REAL;
      case "DOUBLE", "FLOAT8" -> {
        acceptWord("PRECISION");
        yield Simple.DOUBLE;
      }
      case "VARCHAR", "TEXT", "STRING" -> {
        numbers();
        yield Simple.VARCHAR;
      }
      case "CHAR", "BPCHAR" -> {
        List<Integer> length = numbers();
        yield length.isEmpty() ? Simple.VARCHAR : new DataType.Char(length.getFirst());
      }
      case "VARBINARY", "BLOB", "BYTEA", "BINARY" -> {
        numbers();
        yield Simple.VARBINARY;
      }
      case "UUID" -> Simple.UUID;
      case "JSON" -> Simple.VARCHAR;
      case "DATE" -> Simple.DATE;
      case "TIME" -> new DataType.Time(precision(6));
      case "TIMESTAMP", "DATETIME" -> timestamp(precision(6));
      case "TIMESTAMP_S" -> new DataType.Timestamp(0, false);
      case "TIMESTAMP_MS" -> new DataType.Timestamp(3, false);
      case "TIMESTAMP_NS" -> new DataType.Timestamp(9, false);
      case "TIMESTAMPTZ" -> new DataType.Timestamp(6, true);
      case "DECIMAL", "NUMERIC", "DEC" -> decimal();
      case "INTERVAL" -> {
        boolean months = acceptWord("YEAR");
        if (!months && !acceptWord("DAY")) {
          throw unknown();
        }
        if (!acceptWord("TO") || !acceptWord(months ? "MONTH" : "SECOND")) {
          throw unknown();
        }
        yield months ? Simple.INTERVAL_YEAR_MONTH : Simple.INTERVAL_DAY_TIME;
      }
      case "STRUCT", "ROW" -> struct();
      case "MAP" -> {
        expect('(');
        DataType key = type();
        expect(',');
        DataType value = type();
        expect(')');
        yield new DataType.Map(key, value);
      }
      default -> throw unknown();
    };
  }

  private DataType timestamp(int precision) {
    if (acceptWord("WITH")) {
      acceptWord("LOCAL");
      if (!acceptWord("TIME") || !acceptWord("ZONE")) {
        throw unknown();
      }
      return new DataType.Timestamp(precision, true);
    }
    return new DataType.Timestamp(precision, false);
  }

  private int precision(int otherwise) {
    List<Integer> given = numbers();
    return given.isEmpty() ? otherwise : given.getFirst();
  }

  private DataType decimal() {
    List<Integer> given = numbers();
    int precision = given.isEmpty() ? 18 : given.getFirst();
    int scale = given.isEmpty() ? 3 : given.size() > 1 ? given.get(1) : 0;
    if (precision < 1 || precision > DataType.Decimal.MAX_PRECISION || scale > precision) {
      throw unknown();
    }
    return new DataType.Decimal(precision, scale);
  }

  private DataType struct() {
    List<DataType.Struct.Member> members = new ArrayList<>();
    expect('(');
    do {
      blanks();
      String name = accept('"') ? quoted() : name();
      members.add(new DataType.Struct.Member(name, type()));
    } while (accept(','));
    expect(')');
    return new DataType.Struct(members);
  }

  private String quoted() {
    StringBuilder name = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        name.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        name.append(c);
        at++;
      } else {
        return name.toString();
      }
    }
    throw unknown();
  }

  private String name() {
    int start = at;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private String word() {
    blanks();
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return text.substring(start, at).toUpperCase(Locale.ROOT);
  }

  private boolean acceptWord(String wanted) {
    int before = at;
    if (word().equals(wanted)) {
      return true;
    }
    at = before;
    return false;
  }

  private boolean accept(char c) {
    blanks();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw unknown();
    }
  }

  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    if (!accept('(')) {
      return numbers;
    }
    do {
      try {
        numbers.add(Integer.parseInt(word()));
      } catch (NumberFormatException notANumber) {
        throw unknown();
      }
    } while (accept(','));
    expect(')');
    return numbers;
  }

  /** The text of a type, in a form that {@link #parse} reads. */
  public static String of(DataType type) {
    return switch (type) {
      case DataType.Array(DataType element) -> of(element) + "[]";
      case DataType.Map(DataType key, DataType value) -> "MAP(" + of(key) + ", " + of(value) + ")";
      case DataType.Struct(var fields) -> {
        List<String> members = new ArrayList<>();
        for (DataType.Struct.Member field : fields) {
          members.add("\"" + field.name().replace("\"", "\"\"") + "\" " + of(field.type()));
        }
        yield "STRUCT(" + String.join(", ", members) + ")";
      }
      default -> type.toString();
    };
  }
}
