package io.sheaf.storage.csv;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.storage.text.Names;
import io.sheaf.storage.text.ScalarText;
import io.sheaf.storage.text.TextType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a file's dialect and header from its first bytes. Every dialect in question reads the
 * sample; the one wins whose records have most often one and the same number of fields, then the
 * one with more fields. The idea is that of DuckDB's and CleverCSV's (van den Burg, Nazabal and
 * Sutton, "Wrangling messy CSV files", 2019) detection.
 */
final class CsvSniffer {
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int SAMPLE_RECORDS = 2000;
  private static final int SCRATCH_BYTES = 1024;

  /**
   * What was found.
   *
   * @param names of the columns, as the header has them or made up
   * @param dataStart position of the first record in the sample
   */
  record Found(CsvDialect dialect, boolean header, List<String> names, int dataStart) {}

  /** A value of a sample; null text for a null. */
  private record Value(String text, boolean quoted) {}

  private record Sample(List<List<Value>> records, List<Integer> starts, boolean broken) {}

  private final byte[] bytes;
  private final boolean whole;
  private final CsvReadOptions options;
  private final char likely;
  private final ScalarText scalar;
  private NativeBuffer scratch;
  private boolean cutShort;

  /**
   * @param bytes the file's first bytes behind a byte order mark
   * @param whole whether they are all
   */
  CsvSniffer(byte[] bytes, boolean whole, CsvReadOptions options, boolean tabs) {
    this.bytes = bytes;
    this.whole = whole;
    this.options = options;
    this.likely = tabs ? '\t' : ',';
    this.scalar = options.scalars();
  }

  /**
   * Finds the dialect, unless it is known from another file. Null when there is no record at all.
   *
   * @param known what another file of the same table was found to be, or null
   */
  Found find(Found known, MemoryConsumer memory) {
    try (NativeBuffer buffer = memory.allocate(SCRATCH_BYTES)) {
      scratch = buffer;
      return find(known);
    }
  }

  /**
   * Whether a longer sample would tell better: a value in quotes takes up half of this one and
   * more, or there are no two records in it.
   */
  boolean wantsMore() {
    return cutShort;
  }

  private Found find(Found known) {
    int from = skipLines();
    CsvDialect best = null;
    Sample bestSample = null;
    double bestScore = -1;
    for (CsvDialect dialect : known == null ? candidates() : List.of(known.dialect)) {
      Sample sample = parse(dialect, from);
      double score = score(sample, dialect);
      if (score > bestScore) {
        best = dialect;
        bestSample = sample;
        bestScore = score;
      }
    }
    if (best == null || bestSample.records.isEmpty()) {
      return null;
    }
    Boolean header = known == null ? options.header() : Boolean.valueOf(known.header);
    return describe(best, bestSample, header);
  }

  private int skipLines() {
    int at = 0;
    for (int line = 0; line < options.skip() && at < bytes.length; line++) {
      while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r') {
        at++;
      }
      boolean pair = at + 1 < bytes.length && bytes[at] == '\r' && bytes[at + 1] == '\n';
      at += pair ? 2 : 1;
    }
    return Math.min(at, bytes.length);
  }

  private List<CsvDialect> candidates() {
    boolean returns = false;
    for (byte b : bytes) {
      if (b == '\n') {
        returns = false;
        break;
      }
      returns |= b == '\r';
    }
    List<CsvDialect> candidates = new ArrayList<>();
    List<Character> delimiters = new ArrayList<>();
    if (options.delimiter() != null) {
      delimiters.add(options.delimiter());
    } else {
      delimiters.add(likely);
      for (char c : DELIMITERS) {
        if (c != likely) {
          delimiters.add(c);
        }
      }
    }
    List<Character> quotes =
        options.quote() != null ? List.of(options.quote()) : List.of('"', '\'');
    char comment = options.comment() == null ? '\0' : options.comment();
    for (char delimiter : delimiters) {
      for (char quote : quotes) {
        List<Character> escapes =
            options.escape() != null
                ? List.of(options.escape() == '\0' ? quote : options.escape())
                : quote == '\0' ? List.of('\0') : List.of(quote, '\\');
        for (char escape : escapes) {
          candidates.add(
              new CsvDialect(delimiter, quote, escape, comment, returns, options.strict()));
        }
      }
    }
    return candidates;
  }

  /** Of one dialect against others: most weight has agreement, then the number of fields. */
  private double score(Sample sample, CsvDialect dialect) {
    if (sample.records.isEmpty()) {
      return -0.5;
    }
    int width = width(sample);
    long agreeing = sample.records.stream().filter(r -> r.size() == width).count();
    double share = (double) agreeing / sample.records.size();
    boolean anyQuoted = sample.records.stream().anyMatch(r -> r.stream().anyMatch(Value::quoted));
    double score = share * (width > 1 ? 2 + Math.min(width, 1000) / 1000.0 : 1);
    score -= sample.broken ? 1.5 : 0;
    score += anyQuoted ? 0.01 : 0;
    score += dialect.delimiter() == likely ? 1e-5 : 0;
    score += dialect.quote() == '"' ? 1e-6 : 0;
    return Math.max(0, score + (dialect.escape() == dialect.quote() ? 1e-7 : 0));
  }

  /** The most frequent number of fields, the greater of two. */
  private static int width(Sample sample) {
    java.util.TreeMap<Integer, Integer> counts = new java.util.TreeMap<>();
    sample.records.forEach(r -> counts.merge(r.size(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(
            java.util.Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(java.util.Map.Entry.comparingByKey()))
        .orElseThrow()
        .getKey();
  }

  private Sample parse(CsvDialect dialect, int from) {
    List<List<Value>> records = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    boolean broken = false;
    int at = from;
    while (at < bytes.length && records.size() < SAMPLE_RECORDS) {
      int start = at;
      if (dialect.comment() != 0 && bytes[at] == dialect.comment()) {
        while (at < bytes.length && bytes[at] != dialect.newLine()) {
          at++;
        }
        at++;
        continue;
      }
      SampleRecord record = new SampleRecord(dialect, at);
      boolean complete = record.read();
      at = record.at;
      if (!complete && !whole) {
        // The sample may end within a record; a quote that never closes is no good sign.
        boolean cut = record.open && start < bytes.length / 2;
        broken |= cut;
        cutShort |= (cut && dialect.quote() == '"') || records.size() < 2;
        at = start;
        break;
      }
      broken |= record.broken || record.open;
      boolean empty = record.values.size() == 1 && record.values.getFirst().text.isEmpty();
      if (!empty || record.values.getFirst().quoted) {
        records.add(record.values);
        starts.add(start);
      }
    }
    starts.add(Math.min(at, bytes.length));
    return new Sample(records, starts, broken);
  }

  /** Reads one record. */
  private final class SampleRecord {
    private final CsvDialect dialect;
    private final List<Value> values = new ArrayList<>();
    private int at;
    private boolean broken;
    private boolean open;

    SampleRecord(CsvDialect dialect, int at) {
      this.dialect = dialect;
      this.at = at;
    }

    /** Whether a line end came. */
    boolean read() {
      while (true) {
        if (at < bytes.length && dialect.quote() != 0 && bytes[at] == dialect.quote()) {
          quoted();
        } else {
          plain();
        }
        if (at >= bytes.length) {
          return false;
        }
        boolean lineEnds = bytes[at++] == dialect.newLine();
        if (lineEnds) {
          return true;
        }
        if (at >= bytes.length) {
          values.add(new Value("", false));
          return false;
        }
      }
    }

    private boolean ends(int index) {
      return index >= bytes.length
          || bytes[index] == dialect.delimiter()
          || bytes[index] == dialect.newLine();
    }

    private void plain() {
      int start = at;
      while (!ends(at)) {
        at++;
      }
      int end = at;
      boolean lineEnds = at >= bytes.length || bytes[at] == dialect.newLine();
      if (lineEnds && end > start && bytes[end - 1] == '\r') {
        end--;
      }
      values.add(new Value(new String(bytes, start, end - start, StandardCharsets.UTF_8), false));
    }

    private void quoted() {
      int open = at++;
      java.io.ByteArrayOutputStream text = new java.io.ByteArrayOutputStream();
      while (at < bytes.length) {
        byte b = bytes[at];
        boolean more = at + 1 < bytes.length;
        if (b == dialect.escape()
            && more
            && (dialect.escape() != dialect.quote() || bytes[at + 1] == dialect.quote())) {
          text.write(bytes[at + 1]);
          at += 2;
        } else if (b == dialect.quote()) {
          at++;
          if (at < bytes.length && bytes[at] == '\r' && ends(at + 1)) {
            at++;
          }
          if (ends(at)) {
            values.add(new Value(text.toString(StandardCharsets.UTF_8), true));
          } else {
            broken = true;
            at = open;
            plain();
          }
          return;
        } else {
          text.write(b);
          at++;
        }
      }
      this.open = true;
      values.add(new Value(text.toString(StandardCharsets.UTF_8), true));
    }
  }

  private Found describe(CsvDialect dialect, Sample sample, Boolean given) {
    int width = options.columns() != null ? options.columns().size() : width(sample);
    // Lines of another width before the table are a preamble.
    int first = 0;
    if (!options.nullPadding() && options.columns() == null) {
      while (first < sample.records.size() - 1 && sample.records.get(first).size() != width) {
        first++;
      }
      first = sample.records.get(first).size() == width && isPreamble(sample, first) ? first : 0;
    } else {
      width = Math.max(width, sample.records.getFirst().size());
    }
    List<Value> top = sample.records.get(first);
    List<List<Value>> rest = sample.records.subList(first + 1, sample.records.size());
    boolean header = given != null ? given : isHeader(top, rest, width);
    List<String> names = new ArrayList<>();
    int fields = Math.max(width, top.size());
    for (int i = 0; i < fields; i++) {
      names.add(header && i < top.size() ? top.get(i).text.strip() : "");
    }
    return new Found(
        dialect, header, Names.unique(names), sample.starts.get(header ? first + 1 : first));
  }

  /** Lines of another width count as a preamble when they are few. */
  private static boolean isPreamble(Sample sample, int lines) {
    return lines == 0 || (lines < 100 && lines < sample.records.size() - lines);
  }

  private boolean isHeader(List<Value> top, List<List<Value>> rest, int width) {
    if (options.columns() != null) {
      List<String> names = List.copyOf(options.columns().keySet());
      boolean same = top.size() == names.size();
      for (int i = 0; same && i < names.size(); i++) {
        same = top.get(i).text.strip().equalsIgnoreCase(names.get(i));
      }
      return same;
    }
    boolean typed = false;
    boolean allText = true;
    for (int c = 0; c < width && c < top.size(); c++) {
      TextType below = TextType.NONE;
      for (List<Value> record : rest) {
        if (c < record.size() && !isNull(record.get(c))) {
          below = TextType.join(below, type(record.get(c).text), scalar);
        }
      }
      TextType own = isNull(top.get(c)) ? TextType.NONE : type(top.get(c).text);
      boolean fits = own == TextType.NONE || TextType.join(below, own, scalar) == below;
      boolean belowTyped = below != TextType.VARCHAR && below != TextType.NONE;
      typed |= belowTyped && !fits;
      allText &= !belowTyped && (own == TextType.VARCHAR || !rest.isEmpty());
    }
    return typed || (allText && !top.stream().allMatch(this::isNull));
  }

  private boolean isNull(Value value) {
    return !value.quoted && options.nullTexts().contains(value.text);
  }

  private TextType type(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > SCRATCH_BYTES) {
      return TextType.VARCHAR;
    }
    Native.copy(utf8, 0, scratch.address(), utf8.length);
    return TextType.of(scalar, scratch.address(), utf8.length);
  }
}
