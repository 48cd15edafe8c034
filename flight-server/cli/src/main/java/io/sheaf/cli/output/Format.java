package io.sheaf.cli.output;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The forms in which a result can be written. */
public enum Format {
  TABLE(".txt"),
  CSV(".csv"),
  JSON(".json"),
  NDJSON(".ndjson .jsonl"),
  MARKDOWN(".md"),
  ARROW(".arrow"),
  PARQUET(".parquet");

  private final String endings;

  Format(String endings) {
    this.endings = endings;
  }

  public static Optional<Format> named(String name) {
    return Arrays.stream(values()).filter(f -> f.formatName().equals(name)).findFirst();
  }

  /** The format that a file's ending tells, if one does. */
  public static Optional<Format> ofFile(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(f -> Arrays.stream(f.endings.split(" ", -1)).anyMatch(lower::endsWith))
        .findFirst();
  }

  public static String names() {
    return Arrays.stream(values()).map(Format::formatName).collect(Collectors.joining(", "));
  }

  /** Names of the formats that are text. */
  public static String textNames() {
    return Arrays.stream(values())
        .filter(Format::isText)
        .map(Format::formatName)
        .collect(Collectors.joining(", "));
  }

  /** Whether results are text, of which any number can follow one another. */
  public boolean isText() {
    return this != ARROW && this != PARQUET;
  }

  public String formatName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether an empty line stands between two results. */
  public boolean separatesResults() {
    return this == TABLE || this == CSV || this == MARKDOWN;
  }

  /** A writer of one result as text; only for formats that are text. */
  public ResultWriter writer(Output out, ZoneId zone, Screen screen) {
    return switch (this) {
      case TABLE ->
          new TableWriter(
              out,
              zone,
              screen.width(),
              screen.unicode() ? TableWriter.Frame.BOX : TableWriter.Frame.ASCII);
      case CSV -> new CsvWriter(out, zone);
      case JSON -> new JsonWriter(out, zone, false);
      case NDJSON -> new JsonWriter(out, zone, true);
      case MARKDOWN -> new MarkdownWriter(out, zone);
      case ARROW, PARQUET -> throw new IllegalStateException(this + " is no text");
    };
  }
}
