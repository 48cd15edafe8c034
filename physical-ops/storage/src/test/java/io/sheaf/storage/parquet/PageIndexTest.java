package io.sheaf.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Values;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileSystems;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages that cannot match are left out, and nothing else is. */
class PageIndexTest {
  private static final int ROWS = 6000;
  private static final int GROUP_ROWS = 4000;

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message m {
            required int64 id;
            optional int32 number;
            required binary text (STRING);
            optional double real_number;
            optional binary word (STRING);
          }
          """);

  private static final List<DataType> TYPES =
      List.of(Simple.BIGINT, Simple.INTEGER, Simple.VARCHAR, Simple.DOUBLE, Simple.VARCHAR);

  enum Writer {
    PARQUET_JAVA,
    OWN
  }

  @TempDir private Path folder;
  private List<Object[]> source;

  /**
   * Clustered values, so that pages differ; nulls singly and for whole pages; NaN here and there.
   */
  @BeforeEach
  void makeSource() {
    Random random = new Random(3);
    source = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      boolean absent = i % 3000 >= 1000 && i % 3000 < 2000;
      boolean nan = i > 3000 && i < 5000 && random.nextInt(300) == 0;
      source.add(
          new Object[] {
            (long) i,
            absent || random.nextInt(9) == 0 ? null : i / 10 - 100 + random.nextInt(20),
            text("%s%04d".formatted("long".repeat(i % 2000 < 1000 ? 1 : 30), i / 3)),
            random.nextInt(7) == 0 ? null : nan ? Double.NaN : 300 - i / 10.0,
            i % 700 < 350 ? null : text("word " + (char) ('a' + i / 350))
          });
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Path write(Writer writer) throws IOException {
    Path file = folder.resolve("java.parquet");
    ExampleParquetWriter.Builder builder =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(SCHEMA)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withPageRowCountLimit(170)
            .withPageSize(2000)
            .withMinRowCountForPageSizeCheck(20)
            .withDictionaryEncoding("word", true)
            .withRowGroupRowCountLimit(GROUP_ROWS);
    try (ParquetWriter<Group> out = builder.build()) {
      SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
      for (Object[] row : source) {
        out.write(group(groups.newGroup(), row));
      }
    }
    return writer == Writer.OWN ? rewritten(file) : file;
  }

  private static Group group(Group group, Object[] row) {
    for (int c = 0; c < row.length; c++) {
      switch (row[c]) {
        case null -> {}
        case Long value -> group.add(c, value);
        case Integer value -> group.add(c, value);
        case Double value -> group.add(c, value);
        case byte[] value -> group.add(c, new String(value, StandardCharsets.UTF_8));
        default -> throw new IllegalStateException();
      }
    }
    return group;
  }

  private Path rewritten(Path from) {
    TableSource table = TableText.open(from);
    Path to = folder.resolve("own.parquet");
    Options options = new Options(Map.of("row_group_size", (long) GROUP_ROWS, "page_size", 1024L));
    try (MemoryPool pool = new MemoryPool(64L << 20);
        MemoryConsumer memory = pool.consumer("test");
        TableWriter writer =
            FileFormats.byName("parquet").write(to.toString(), table.schema(), options, pool)) {
      try (TableWriter.Encoder encoder = writer.newEncoder()) {
        for (Split split : table.splits()) {
          ReadRequest request = new ReadRequest(new int[] {0, 1, 2, 3, 4}, List.of(), 512, memory);
          try (BatchReader reader = table.open(split, request)) {
            for (ColumnBatch batch; (batch = reader.next()) != null; ) {
              encoder.accept(batch);
            }
          }
        }
        encoder.finish();
      }
      writer.commit();
    }
    return to;
  }

  /** A condition as the reader gets it and as it decides a row. */
  private record Condition(Expr expr, Predicate<Object[]> test) {}

  private Condition compare(int column, String relation, Object value) {
    Expr operand = new Expr.InputRef(column, TYPES.get(column));
    Expr literal = new Expr.Literal(value, TYPES.get(column));
    return new Condition(
        new Expr.Call(relation, List.of(operand, literal), Simple.BOOLEAN),
        row -> {
          if (row[column] == null) {
            return false;
          }
          int order = Values.compare(row[column], value);
          return switch (relation) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new IllegalStateException(relation);
          };
        });
  }

  private static Condition nullTest(int column, boolean isNull) {
    Expr operand = new Expr.InputRef(column, TYPES.get(column));
    return new Condition(
        new Expr.Call(isNull ? "is null" : "is not null", List.of(operand), Simple.BOOLEAN),
        row -> (row[column] == null) == isNull);
  }

  private Condition random(Random random, int depth) {
    int column = random.nextInt(TYPES.size());
    if (depth > 0 && random.nextInt(4) == 0) {
      Condition left = random(random, depth - 1);
      Condition right = random(random, depth - 1);
      return new Condition(new Expr.Or(List.of(left.expr, right.expr)), left.test.or(right.test));
    }
    if (random.nextInt(5) == 0) {
      return nullTest(column, random.nextBoolean());
    }
    List<Object> values =
        source.stream().map(row -> row[column]).filter(value -> value != null).toList();
    Object value = values.get(random.nextInt(values.size()));
    List<String> relations = List.of("=", "=", "<", "<=", ">", ">=", "<>");
    return compare(column, relations.get(random.nextInt(relations.size())), value);
  }

  /** Reads with conjuncts, asking for a random part of the columns of each batch. */
  private List<Integer> ids(
      Path file, List<Condition> conjuncts, List<List<String>> whole, Random random) {
    TableSource table = TableText.open(file);
    List<Integer> ids = new ArrayList<>();
    List<Expr> pruning = conjuncts.stream().map(Condition::expr).toList();
    try (MemoryPool pool = new MemoryPool(64L << 20);
        MemoryConsumer memory = pool.consumer("test")) {
      for (Split split : table.splits()) {
        ReadRequest request =
            new ReadRequest(new int[] {0, 1, 2, 3, 4}, pruning, 1 + random.nextInt(900), memory);
        try (BatchReader reader = table.open(split, request)) {
          for (ColumnBatch batch; (batch = reader.next()) != null; ) {
            List<Integer> rows =
                TableText.values(batch.column(0)).stream().map(Integer::valueOf).toList();
            for (int c = 1; c < TYPES.size(); c++) {
              int column = c;
              if (random.nextBoolean()) {
                assertEquals(
                    rows.stream().map(row -> whole.get(row).get(column)).toList(),
                    TableText.values(batch.column(c)));
              }
            }
            ids.addAll(rows);
          }
        }
      }
    }
    return ids;
  }

  @ParameterizedTest
  @EnumSource(Writer.class)
  void everyRowThatMatchesIsGivenAndMostOthersAreNot(Writer writer) throws IOException {
    Path file = write(writer);
    List<List<String>> whole = TableText.rows(TableText.open(file), 1000);
    Random random = new Random(17);
    long given = 0;
    int rounds = 250;
    for (int round = 0; round < rounds; round++) {
      List<Condition> conjuncts = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        conjuncts.add(random(random, 2));
      }
      List<Integer> ids = ids(file, conjuncts, whole, random);
      assertEquals(ids.stream().sorted().distinct().toList(), ids);
      List<Integer> wanted =
          IntStream.range(0, ROWS)
              .filter(i -> conjuncts.stream().allMatch(c -> c.test.test(source.get(i))))
              .boxed()
              .toList();
      assertTrue(
          new HashSet<>(ids).containsAll(wanted),
          () -> conjuncts.stream().map(Condition::expr).toList().toString());
      given += ids.size();
    }
    // Our writer gives no bounds to a column with a NaN, so conditions on it prune nothing there.
    assertTrue(given < rounds * (long) ROWS * 3 / 4, "rows given: " + given);
  }

  @ParameterizedTest
  @EnumSource(Writer.class)
  void aRangeGivesThePagesAroundItOnly(Writer writer) throws IOException {
    Path file = write(writer);
    List<List<String>> whole = TableText.rows(TableText.open(file), 1000);
    Random random = new Random(1);
    List<Condition> range = List.of(compare(0, ">=", 1500L), compare(0, "<", 1600L));
    List<Integer> ids = ids(file, range, whole, random);
    assertTrue(ids.size() >= 100 && ids.size() <= 600, () -> "rows: " + ids.size());
    // Rows 1000 to 1999 have no number.
    List<Condition> none = List.of(range.get(0), range.get(1), nullTest(1, false));
    assertEquals(List.of(), ids(file, none, whole, random));
  }

  private static OffsetIndex offsetIndex(byte[] file, Footer.Chunk chunk) throws IOException {
    return Util.readOffsetIndex(
        new ByteArrayInputStream(file, (int) chunk.offsetIndexOffset(), chunk.offsetIndexLength()));
  }

  private static Footer footer(Path file) {
    return ParquetFile.read(FileSystems.list(file.toString()).getFirst()).footer();
  }

  @ParameterizedTest
  @EnumSource(Writer.class)
  void pagesOutsideAreNotDecompressed(Writer writer) throws IOException {
    Path file = write(writer);
    List<List<String>> whole = TableText.rows(TableText.open(file), 1000);
    List<Condition> range = List.of(compare(0, ">=", 1500L), compare(0, "<", 1600L));
    List<Integer> expected = ids(file, range, whole, new Random(1));
    long first = expected.getFirst();
    long last = expected.getLast();
    byte[] bytes = Files.readAllBytes(file);
    int broken = 0;
    for (Footer.Chunk chunk : footer(file).rowGroups().getFirst().chunks()) {
      List<PageLocation> pages = offsetIndex(bytes, chunk).getPage_locations();
      for (int p = 0; p < pages.size(); p++) {
        PageLocation page = pages.get(p);
        long end = p + 1 < pages.size() ? pages.get(p + 1).getFirst_row_index() : GROUP_ROWS;
        if (end <= first || page.getFirst_row_index() > last) {
          // The header stays, its values are nonsense.
          int pageEnd = (int) page.getOffset() + page.getCompressed_page_size();
          Arrays.fill(bytes, pageEnd - page.getCompressed_page_size() / 4, pageEnd, (byte) 0xFF);
          broken++;
        }
      }
    }
    assertTrue(broken > 20, "broken pages: " + broken);
    Path damaged = folder.resolve("damaged.parquet");
    Files.write(damaged, bytes);
    for (int seed = 0; seed < 5; seed++) {
      assertEquals(expected, ids(damaged, range, whole, new Random(seed)));
    }
    SheafException error =
        assertThrows(SheafException.class, () -> TableText.rows(TableText.open(damaged), 1000));
    assertEquals(ErrorCode.INVALID_FILE, error.code());
  }

  /**
   * Reads one page's range after a change to the offset index of column id, which keeps its size.
   */
  private List<Integer> afterChange(Path file, Consumer<List<PageLocation>> change)
      throws IOException {
    List<List<String>> whole = TableText.rows(TableText.open(file), 1000);
    byte[] bytes = Files.readAllBytes(file);
    Footer.Chunk chunk = footer(file).rowGroups().getFirst().chunks().getFirst();
    OffsetIndex index = offsetIndex(bytes, chunk);
    change.accept(index.getPage_locations());
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    Util.writeOffsetIndex(index, changed);
    assertEquals(chunk.offsetIndexLength(), changed.size());
    System.arraycopy(
        changed.toByteArray(), 0, bytes, (int) chunk.offsetIndexOffset(), changed.size());
    Path damaged = folder.resolve("changed.parquet");
    Files.write(damaged, bytes);
    List<Condition> range = List.of(compare(0, ">=", 1500L), compare(0, "<", 1600L));
    return ids(damaged, range, whole, new Random(5));
  }

  @ParameterizedTest
  @EnumSource(Writer.class)
  void anIndexThatCannotBeRightIsIgnored(Writer writer) throws IOException {
    Path file = write(writer);
    List<Integer> all = IntStream.range(0, GROUP_ROWS).boxed().toList();
    assertTrue(afterChange(file, _ -> {}).size() < 700);
    assertEquals(
        all,
        afterChange(
            file,
            pages -> {
              long row = pages.get(5).getFirst_row_index();
              pages.get(5).setFirst_row_index(pages.get(6).getFirst_row_index());
              pages.get(6).setFirst_row_index(row);
            }));
    assertEquals(all, afterChange(file, pages -> pages.getLast().setFirst_row_index(GROUP_ROWS)));
    assertEquals(all, afterChange(file, pages -> pages.get(5).setOffset(pages.get(6).getOffset())));
  }

  @Test
  void anUnreadableIndexIsIgnored() throws IOException {
    Path file = write(Writer.PARQUET_JAVA);
    List<List<String>> whole = TableText.rows(TableText.open(file), 1000);
    byte[] bytes = Files.readAllBytes(file);
    for (Footer.Chunk chunk : footer(file).rowGroups().getFirst().chunks()) {
      int start = (int) chunk.columnIndexOffset();
      Arrays.fill(bytes, start, start + chunk.columnIndexLength(), (byte) 0xFF);
    }
    Path damaged = folder.resolve("damaged.parquet");
    Files.write(damaged, bytes);
    assertEquals(
        IntStream.range(0, GROUP_ROWS).boxed().toList(),
        ids(damaged, List.of(compare(0, "=", 1500L)), whole, new Random(5)));
  }

  @Test
  void boundsOfUnknownOrderAreIgnored() throws IOException {
    Path file = write(Writer.PARQUET_JAVA);
    List<List<String>> whole = TableText.rows(TableText.open(file), 1000);
    byte[] bytes = Files.readAllBytes(file);
    int start = (int) footer(file).footerStart();
    FileMetaData metadata =
        Util.readFileMetaData(new ByteArrayInputStream(bytes, start, bytes.length - start));
    metadata.unsetColumn_orders();
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(bytes, 0, start);
    Util.writeFileMetaData(metadata, changed);
    int length = changed.size() - start;
    ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
    changed.writeBytes(trailer.put(text("PAR1")).array());
    Path unordered = folder.resolve("unordered.parquet");
    Files.write(unordered, changed.toByteArray());
    assertEquals(
        IntStream.range(0, GROUP_ROWS).boxed().toList(),
        ids(unordered, List.of(compare(0, "=", 1500L)), whole, new Random(5)));
  }
}
