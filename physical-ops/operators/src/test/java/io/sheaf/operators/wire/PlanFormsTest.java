package io.sheaf.operators.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.columnar.type.Values;
import io.sheaf.graph.wire.RecordCodec;
import io.sheaf.graph.wire.WireFormatException;
import io.sheaf.operators.spec.FilterSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ResultSinkSpec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.ValuesSpec;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.fs.Secret;
import io.sheaf.storage.fs.http.HttpFileSystem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFormsTest {
  /** A plan as the part of a message that it is. */
  record Plan(OperatorSpec root) {
    public Plan {
      Objects.requireNonNull(root);
    }
  }

  private static final RecordCodec<Plan> CODEC = PlanForms.codec(Plan.class);

  /** Whoever adds an operator decides here whether it travels. */
  @Test
  void everyOperatorTravelsOrStays() throws IOException, URISyntaxException {
    Path folder = Path.of(OperatorSpec.class.getResource("OperatorSpec.class").toURI()).getParent();
    List<String> unknown = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = classOf("io.sheaf.operators.spec." + name);
        if (OperatorSpec.class.isAssignableFrom(type)
            && type != OperatorSpec.class
            && !PlanForms.TRAVELLING.contains(type)
            && !PlanForms.STAYING.contains(type)) {
          unknown.add(name);
        }
      }
    }
    assertEquals(List.of(), unknown, "operators of which PlanForms says nothing");
  }

  private static Class<?> classOf(String name) {
    try {
      return Class.forName(name, false, PlanFormsTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void samplesHoldEveryOperatorThatTravels() {
    List<Class<?>> sampled = new ArrayList<>();
    SamplePlans.all().forEach(plan -> sampled.add(plan.getClass()));
    assertEquals(PlanForms.TRAVELLING, sampled);
  }

  @Test
  void plansComeBackAsTheyWere() {
    for (OperatorSpec plan : samples()) {
      byte[] bytes = CODEC.encode(new Plan(plan));
      OperatorSpec back = CODEC.decode(bytes).root();
      assertEquals(lines(plan), lines(back));
      assertEquals(plan.schema(), back.schema());
      assertArrayEquals(bytes, CODEC.encode(new Plan(back)), plan.describe());
    }
  }

  private static List<OperatorSpec> samples() {
    List<OperatorSpec> samples = new ArrayList<>(SamplePlans.all());
    samples.addAll(SamplePlans.exchanges());
    return samples;
  }

  private static List<String> lines(OperatorSpec plan) {
    // Strings in sets are shown by their identity.
    String line = plan.describe().replaceAll("\\[B@\\w+", "bytes");
    List<String> lines = new ArrayList<>(List.of(line));
    plan.inputs().forEach(input -> lines.addAll(lines(input)));
    return lines;
  }

  @Test
  void literalsOfEveryTypeComeBackWithTheirTypeAndValue() {
    ValuesSpec values = SamplePlans.values();
    ValuesSpec back = (ValuesSpec) CODEC.decode(CODEC.encode(new Plan(values))).root();
    List<Expr.Literal> before = values.rows().getFirst();
    List<Expr.Literal> after = back.rows().getFirst();
    for (int i = 0; i < before.size(); i++) {
      assertEquals(before.get(i).type(), after.get(i).type());
      Object value = before.get(i).value();
      if (value == null) {
        assertEquals(null, after.get(i).value());
      } else {
        assertEquals(value.getClass(), after.get(i).value().getClass());
        assertEquals(0, Values.compare(value, after.get(i).value()));
      }
    }
  }

  @Test
  void everyChangeOfAByteGivesAPlanOrAnError() {
    int valid = 0;
    int refused = 0;
    for (OperatorSpec plan : samples()) {
      byte[] bytes = CODEC.encode(new Plan(plan));
      for (int position = 0; position < bytes.length; position++) {
        for (int change : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255, 127}) {
          byte[] changed = bytes.clone();
          changed[position] ^= (byte) change;
          try {
            CODEC.decode(changed);
            valid++;
          } catch (WireFormatException wrong) {
            refused++;
          }
        }
        byte[] cut = Arrays.copyOf(bytes, position);
        assertThrows(WireFormatException.class, () -> CODEC.decode(cut));
      }
    }
    assertTrue(valid > 0 && refused > 0);
  }

  @Test
  void whatHoldsThingsOfThisProcessStays() {
    try (MemoryPool memory = new MemoryPool(16 << 20);
        StoredTable table =
            new StoredTable(
                "kept",
                Schema.of(new Field("a", DataType.Simple.BIGINT, true)),
                memory,
                Path.of("target"))) {
      OperatorSpec scan =
          new ScanSpec(table, new int[] {0}, List.of(), List.of(List.of()), table.schema());
      OperatorSpec filter = new FilterSpec(scan, new Expr.Literal(true, DataType.Simple.BOOLEAN));
      assertFalse(PlanForms.travels(filter));
      String told =
          assertThrows(IllegalArgumentException.class, () -> CODEC.encode(new Plan(filter)))
              .getMessage();
      assertTrue(told.contains("kept"), told);
    }
    OperatorSpec result = new ResultSinkSpec(SamplePlans.all().getLast());
    assertFalse(PlanForms.travels(result));
    assertThrows(IllegalArgumentException.class, () -> CODEC.encode(new Plan(result)));
    SamplePlans.all().forEach(plan -> assertTrue(PlanForms.travels(plan), plan::describe));
  }

  @Test
  void aFileThatChangedAfterPlanningIsAUserErrorWhenItIsRead(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("t [1].parquet");
    try (MemoryPool memory = new MemoryPool(64 << 20)) {
      Schema schema = Schema.of(new Field("a", DataType.Simple.BIGINT, true));
      try (TableWriter writer =
          FileFormats.byName("parquet").write(file.toString(), schema, Options.NONE, memory)) {
        writer.newEncoder().close();
        writer.commit();
      }
      var table =
          FileFormats.byName("parquet").open(FileSystems.list(file.toString()), Options.NONE);
      OperatorSpec scan = new ScanSpec(table, new int[] {0}, List.of(), List.of(), schema);
      byte[] bytes = CODEC.encode(new Plan(scan));
      assertEquals(
          table.fingerprint(), ((ScanSpec) CODEC.decode(bytes).root()).table().fingerprint());

      Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_000L));
      ScanSpec changed = (ScanSpec) CODEC.decode(bytes).root();
      SheafException error = assertThrows(SheafException.class, () -> open(changed, memory));
      assertEquals(ErrorCode.INVALID_FILE, error.code());
      assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
      assertTrue(error.getMessage().contains("changed"), error.getMessage());

      Files.delete(file);
      ScanSpec gone = (ScanSpec) CODEC.decode(bytes).root();
      SheafException missing = assertThrows(SheafException.class, () -> open(gone, memory));
      assertEquals(ErrorCode.FILE_NOT_FOUND, missing.code());
    }
  }

  @Test
  void aSecretTravelsWithTheFilesItOpensAndIsInNoText() {
    Secret secret =
        new Secret("web", "http", "https://host/", "id-1", Map.of("bearer_token", "t0ps3cret"));
    String url = "https://host/t.parquet";
    Schema schema = Schema.of(new Field("a", DataType.Simple.BIGINT, true));
    List<FileEntry> files =
        List.of(
            new FileEntry(new HttpFileSystem().with(secret), url, 10, 5, "\"v1\""),
            new FileEntry(FileSystems.local(), "/data/b.parquet", 1, 0));
    ReopenedTable table =
        new ReopenedTable(new TableFiles("parquet", files, Options.NONE), url, schema);
    ScanSpec scan = new ScanSpec(table, new int[] {0}, List.of(), List.of(), schema);
    ScanForm form = ScanForm.of(scan);
    assertFalse(form.toString().contains("t0ps3cret"), form.toString());
    assertFalse(scan.toString().contains("t0ps3cret"), scan.toString());

    ScanSpec back = (ScanSpec) CODEC.decode(CODEC.encode(new Plan(scan))).root();
    List<FileEntry> opened = back.table().files().orElseThrow().files();
    assertEquals(Optional.of(secret), opened.getFirst().fileSystem().secret());
    assertEquals("\"v1\"", opened.getFirst().version());
    assertEquals(Optional.empty(), opened.getLast().fileSystem().secret());
  }

  private static void open(ScanSpec scan, MemoryPool memory) {
    try (var consumer = memory.consumer("test")) {
      scan.table()
          .open(
              ((ReopenedTable) scan.table()).split(0),
              new ReadRequest(new int[] {0}, List.of(), 100, consumer))
          .close();
    }
  }

  @Test
  void aUserErrorReadsAsItDidWhereItHappened() {
    SheafException error =
        new SheafException(
            ErrorCode.DIVISION_BY_ZERO,
            "division by zero in a / b",
            new io.sheaf.columnar.error.Position(1, 8, 1, 12),
            "use NULLIF",
            new IOException("x"));
    SheafException back =
        (SheafException) ErrorForm.decode(ErrorForm.of(error).encode()).toException();
    assertEquals(error.code(), back.code());
    assertEquals(error.getMessage(), back.getMessage());
    assertEquals(error.position(), back.position());
    assertEquals(error.hint(), back.hint());
    SheafException internal =
        (SheafException)
            ErrorForm.decode(ErrorForm.of(new IllegalStateException("oops")).encode())
                .toException();
    assertEquals(ErrorCode.INTERNAL_ERROR, internal.code());
    assertEquals("internal error: java.lang.IllegalStateException: oops", internal.getMessage());
  }
}
