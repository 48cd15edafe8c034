package io.sheaf.tests.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arrow files whose values are codes of dictionaries: of texts, of lists and structs, within lists,
 * and of lists of codes themselves.
 */
class ArrowDictionariesTest {
  private static final ArrowType INT = new ArrowType.Int(32, true);

  /** Rows of each batch; several of them make room for what is changed in one. */
  private static final List<List<Object>> ROWS =
      List.of(
          Arrays.asList(
              "x", List.of(1, 2), Arrays.asList(7, "seven"), List.of("x", "y"), List.of("y")),
          Arrays.asList(
              null, List.of(), Arrays.asList(8, null), Arrays.asList((Object) null), null),
          Arrays.asList("y", null, null, null, List.of("x", "x")),
          Arrays.asList("x", List.of(3), Arrays.asList(7, "seven"), List.of(), List.of("y")));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"arrow", "arrows"})
  void codesStandForTheirValues(String ending) throws IOException {
    Path file = folder.resolve("codes." + ending);
    Files.write(file, written(ending.equals("arrow")));
    try (Session session = Session.open(Map.of("check_operators", "on"))) {
      assertEquals(
          ROWS.toString(),
          SheafRows.query(session, "SELECT * FROM read_arrow('" + file + "')").rows().toString());
      assertEquals(
          "[[x, 2], [y, 1]]",
          SheafRows.query(
                  session,
                  "SELECT a, count(*) FROM read_arrow('"
                      + file
                      + "') WHERE a IS NOT NULL GROUP BY a ORDER BY a")
              .rows()
              .toString());
    }
  }

  @Test
  void someChangedFilesAreErrorsOrRows() throws IOException {
    mutate(200, 1);
  }

  @Test
  @Tag("slow")
  void manyChangedFilesAreErrorsOrRows() throws IOException {
    mutate(20_000, 2);
  }

  private void mutate(int files, long seed) throws IOException {
    Random random = new Random(seed);
    int errors = 0;
    byte[][] good = {written(true), written(false)};
    try (Session session = Session.open(Map.of("threads", "2", "memory", "256MB"))) {
      Path file = folder.resolve("changed.arrow");
      for (int i = 0; i < files; i++) {
        Files.write(file, Mutation.of(good[i % 2], random));
        try {
          SheafRows.query(session, "SELECT * FROM '" + file + "'");
        } catch (SheafException wrong) {
          errors++;
          String message = "seed " + seed + ", file " + i + ": " + wrong.getMessage();
          if (wrong.code() == ErrorCode.INTERNAL_ERROR) {
            throw new AssertionError(message, wrong);
          }
        }
      }
    }
    assertTrue(errors > 0, "some files are broken");
  }

  private static byte[] written(boolean file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MapDictionaryProvider dictionaries = new MapDictionaryProvider();
    try (BufferAllocator allocator = new RootAllocator();
        VarCharVector texts = texts(allocator);
        ListVector lists = lists("lists", allocator, new int[][] {{1, 2}, {}, null, {3}});
        StructVector structs = structs(allocator);
        ListVector codeLists = codes(4, allocator, new int[][] {{2}, {0, 3}});
        VectorSchemaRoot root =
            VectorSchemaRoot.of(
                codes("a", 1, allocator, 0, 1, 2, 3),
                codes("b", 2, allocator, 0, 1, 2, 3),
                codes("c", 3, allocator, 0, 1, -1, 0),
                listColumn(allocator),
                codes("e", 4, allocator, 0, -1, 1, 0))) {
      dictionaries.put(new Dictionary(texts, encoding(1)));
      dictionaries.put(new Dictionary(lists, encoding(2)));
      dictionaries.put(new Dictionary(structs, encoding(3)));
      dictionaries.put(new Dictionary(codeLists, encoding(4)));
      root.setRowCount(4);
      try (ArrowWriter writer =
          file
              ? new ArrowFileWriter(root, dictionaries, Channels.newChannel(out))
              : new ArrowStreamWriter(root, dictionaries, Channels.newChannel(out))) {
        writer.start();
        writer.writeBatch();
        writer.end();
      }
    }
    return out.toByteArray();
  }

  private static DictionaryEncoding encoding(long id) {
    return new DictionaryEncoding(id, false, null);
  }

  private static Field codeField(String name, long id) {
    return new Field(name, new FieldType(true, INT, encoding(id)), null);
  }

  /** Codes, null where negative. */
  private static FieldVector codes(String name, long id, BufferAllocator allocator, int... codes) {
    IntVector vector = (IntVector) codeField(name, id).createVector(allocator);
    set(vector, codes);
    return vector;
  }

  private static void set(IntVector vector, int... values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0) {
        vector.setNull(i);
      } else {
        vector.setSafe(i, values[i]);
      }
    }
    vector.setValueCount(values.length);
  }

  private static FieldVector listColumn(BufferAllocator allocator) {
    return codes(-1, allocator, new int[][] {{0, 2}, {-1}, null, {}});
  }

  /** Lists of codes of texts: a dictionary's, or the column d. */
  private static ListVector codes(long id, BufferAllocator allocator, int[][] codes) {
    String name = id < 0 ? "d" : "dictionary " + id;
    Field field =
        new Field(name, FieldType.nullable(new ArrowType.List()), List.of(codeField("code", 1)));
    return filled((ListVector) field.createVector(allocator), codes);
  }

  private static ListVector lists(String name, BufferAllocator allocator, int[][] elements) {
    Field element = Field.nullable("element", INT);
    Field field = new Field(name, FieldType.nullable(new ArrowType.List()), List.of(element));
    return filled((ListVector) field.createVector(allocator), elements);
  }

  private static ListVector filled(ListVector lists, int[][] elements) {
    int next = 0;
    IntVector values = (IntVector) lists.getDataVector();
    int[] all =
        Arrays.stream(elements).filter(e -> e != null).flatMapToInt(Arrays::stream).toArray();
    for (int i = 0; i < elements.length; i++) {
      if (elements[i] == null) {
        lists.setNull(i);
      } else {
        lists.startNewValue(i);
        lists.endValue(i, elements[i].length);
        next += elements[i].length;
      }
    }
    set(values, all);
    lists.setValueCount(elements.length);
    assertEquals(next, values.getValueCount());
    return lists;
  }

  private static VarCharVector texts(BufferAllocator allocator) {
    VarCharVector texts = new VarCharVector("texts", allocator);
    String[] values = {"x", null, "y", "x"};
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        texts.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
      }
    }
    texts.setValueCount(values.length);
    return texts;
  }

  private static StructVector structs(BufferAllocator allocator) {
    Field field =
        new Field(
            "structs",
            FieldType.nullable(new ArrowType.Struct()),
            List.of(Field.nullable("p", INT), Field.nullable("q", new ArrowType.Utf8())));
    StructVector structs = (StructVector) field.createVector(allocator);
    set((IntVector) structs.getChild("p"), 7, 8);
    VarCharVector words = (VarCharVector) structs.getChild("q");
    words.setSafe(0, "seven".getBytes(StandardCharsets.UTF_8));
    words.setValueCount(2);
    structs.setIndexDefined(0);
    structs.setIndexDefined(1);
    structs.setValueCount(2);
    return structs;
  }
}
