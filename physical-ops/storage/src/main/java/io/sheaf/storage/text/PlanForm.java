package io.sheaf.storage.text;

import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.fs.FileEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found out about text files, in values that travel: maps, lists, numbers and strings.
 * Another process that opens the files gets them as an option and looks at nothing again.
 */
public final class PlanForm {
  /** The option; no user can have given one of this name. */
  public static final String OPTION = "$plan";

  private static final int SPLIT_NUMBERS = 5;
  private static final int PART_NUMBERS = 4;

  private PlanForm() {}

  /** The options as the user gave them. */
  public static Options without(Options options) {
    Map<String, Object> given = new LinkedHashMap<>(options.values());
    given.remove(OPTION);
    return new Options(given);
  }

  /** Puts schema and splits. */
  public static void put(Map<String, Object> plan, Schema schema, List<TextSplit> splits) {
    plan.put("names", schema.fields().stream().map(Field::name).toList());
    plan.put("types", schema.fields().stream().map(field -> TypeText.of(field.type())).toList());
    List<Long> numbers = new ArrayList<>();
    for (TextSplit split : splits) {
      numbers.addAll(
          List.of(
              (long) split.fileIndex(),
              split.start(),
              split.end(),
              split.rowCount(),
              split.firstRow()));
    }
    plan.put("splits", numbers);
  }

  public static Schema schema(Map<?, ?> plan) {
    List<?> names = (List<?>) plan.get("names");
    List<?> types = (List<?>) plan.get("types");
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      fields.add(new Field(names.get(i).toString(), TypeText.parse(types.get(i).toString()), true));
    }
    return new Schema(fields);
  }

  /**
   * The splits, without statistics.
   *
   * @param exact whether their row counts are
   */
  public static List<TextSplit> splits(Map<?, ?> plan, boolean exact) {
    List<TextSplit> splits = new ArrayList<>();
    List<?> numbers = (List<?>) plan.get("splits");
    for (int i = 0; i < numbers.size(); i += SPLIT_NUMBERS) {
      long start = number(numbers.get(i + 1));
      long end = number(numbers.get(i + 2));
      splits.add(
          new TextSplit(
              splits.size(),
              (int) number(numbers.get(i)),
              start,
              end,
              number(numbers.get(i + 3)),
              number(numbers.get(i + 4)),
              end - start,
              exact,
              List.of()));
    }
    return splits;
  }

  /** The form of a file. */
  public static List<Object> file(TextFile file) {
    List<Object> parts = new ArrayList<>();
    for (TextFile.Part part : file.parts()) {
      parts.addAll(List.of(part.start(), part.bytes(), part.from(), part.to()));
    }
    return List.of(
        file.entry().path(),
        file.compression().name(),
        file.encoding().name(),
        file.textStart(),
        parts);
  }

  /** The file of a form, as it was found now. */
  public static TextFile file(Object form, List<FileEntry> entries) {
    List<?> parts = (List<?>) form;
    FileEntry entry =
        entries.stream()
            .filter(e -> e.path().equals(parts.get(0)))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no file " + parts.get(0)));
    return new TextFile(
        entry,
        Compression.valueOf(parts.get(1).toString()),
        TextFile.charset(parts.get(2).toString()),
        number(parts.get(3)),
        parts((List<?>) parts.get(4)));
  }

  private static List<TextFile.Part> parts(List<?> numbers) {
    List<TextFile.Part> parts = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i += PART_NUMBERS) {
      parts.add(
          new TextFile.Part(
              number(numbers.get(i)),
              number(numbers.get(i + 1)),
              number(numbers.get(i + 2)),
              number(numbers.get(i + 3))));
    }
    return List.copyOf(parts);
  }

  /** A number that may have changed its width on the way. */
  public static long number(Object value) {
    return ((Number) value).longValue();
  }
}
