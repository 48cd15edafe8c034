package io.sheaf.jdbc.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.holders.NullableBigIntHolder;
import org.apache.arrow.vector.holders.NullableIntHolder;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Sheaf's server does not send and others may; and what is broken. */
class ForeignBatchesTest {
  private static final int ROWS = 100;
  private static final int DAMAGES = 3_000;

  private final BufferAllocator allocator = new RootAllocator();
  private final List<FieldVector> vectors = new ArrayList<>();

  @AfterEach
  void nothingIsHeld() {
    vectors.forEach(FieldVector::close);
    allocator.close();
  }

  private <V extends FieldVector> V add(V vector) {
    vectors.add(vector);
    return vector;
  }

  private static byte[] stream(
      List<FieldVector> columns,
      int rows,
      DictionaryProvider dictionaries,
      CompressionUtil.CodecType codec) {
    List<Field> fields = columns.stream().map(FieldVector::getField).toList();
    VectorSchemaRoot root = new VectorSchemaRoot(new Schema(fields), columns, rows);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArrowStreamWriter writer =
        new ArrowStreamWriter(
            root,
            dictionaries,
            Channels.newChannel(out),
            IpcOption.DEFAULT,
            codec == CompressionUtil.CodecType.NO_COMPRESSION
                ? NoCompressionCodec.Factory.INSTANCE
                : CommonsCompressionFactory.INSTANCE,
            codec)) {
      writer.start();
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] stream(List<FieldVector> columns, int rows) {
    return stream(
        columns,
        rows,
        new DictionaryProvider.MapDictionaryProvider(),
        CompressionUtil.CodecType.NO_COMPRESSION);
  }

  private VarCharVector texts(int rows) {
    VarCharVector texts = add(new VarCharVector("texts", allocator));
    texts.allocateNew();
    for (int i = 0; i < rows; i++) {
      if (i % 7 != 1) {
        texts.setSafe(i, text(i).getBytes(StandardCharsets.UTF_8));
      }
    }
    texts.setValueCount(rows);
    return texts;
  }

  private static String text(int row) {
    return "the text of row number " + row / 3;
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionUtil.CodecType.class,
      names = {"LZ4_FRAME", "ZSTD"})
  void compressedBodies(CompressionUtil.CodecType codec) throws SQLException {
    BigIntVector numbers = add(new BigIntVector("numbers", allocator));
    numbers.allocateNew();
    for (int i = 0; i < 5_000; i++) {
      numbers.setSafe(i, i * 1_000_003L);
    }
    numbers.setValueCount(5_000);
    byte[] plain =
        stream(
            List.of(texts(5_000), numbers),
            5_000,
            new DictionaryProvider.MapDictionaryProvider(),
            CompressionUtil.CodecType.NO_COMPRESSION);
    byte[] compressed =
        stream(vectors, 5_000, new DictionaryProvider.MapDictionaryProvider(), codec);
    assertTrue(compressed.length < plain.length / 2 + 20_000, compressed.length + " bytes");
    ArrowBatches batches = new ArrowStreams(compressed).next();
    int texts = batches.schema().fields().get(0).name().equals("texts") ? 0 : 1;
    for (int i = 0; i < 5_000; i++) {
      assertEquals(i % 7 == 1 ? null : text(i), batches.column(texts).nullable(i));
      assertEquals(i * 1_000_003L, batches.column(1 - texts).getLong(i));
    }
  }

  private UnionVector sparseUnion() {
    UnionVector union =
        add(new UnionVector("u", allocator, FieldType.nullable(MinorType.UNION.getType()), null));
    union.allocateNew();
    NullableIntHolder number = new NullableIntHolder();
    number.isSet = 1;
    NullableBigIntHolder big = new NullableBigIntHolder();
    big.isSet = 1;
    for (int i = 0; i < ROWS; i++) {
      if (i % 2 == 0) {
        number.value = i;
        union.setType(i, MinorType.INT);
        union.setSafe(i, number);
      } else {
        big.value = i * 10_000_000_000L;
        union.setType(i, MinorType.BIGINT);
        union.setSafe(i, big);
      }
    }
    union.setValueCount(ROWS);
    return union;
  }

  private DenseUnionVector denseUnion() {
    DenseUnionVector union =
        add(
            new DenseUnionVector(
                "d", allocator, FieldType.nullable(MinorType.DENSEUNION.getType()), null));
    union.allocateNew();
    byte ints = union.registerNewTypeId(Field.nullable("", MinorType.INT.getType()));
    byte longs = union.registerNewTypeId(Field.nullable("", MinorType.BIGINT.getType()));
    NullableIntHolder number = new NullableIntHolder();
    number.isSet = 1;
    NullableBigIntHolder big = new NullableBigIntHolder();
    big.isSet = 1;
    for (int i = 0; i < ROWS; i++) {
      union.setTypeId(i, i % 2 == 0 ? ints : longs);
      if (i % 2 == 0) {
        number.value = i;
        union.setSafe(i, number);
      } else {
        big.value = i * 10_000_000_000L;
        union.setSafe(i, big);
      }
    }
    union.setValueCount(ROWS);
    return union;
  }

  @Test
  void unions() throws SQLException {
    ArrowBatches batches =
        new ArrowStreams(stream(List.of(sparseUnion(), denseUnion()), ROWS)).next();
    for (int column = 0; column < 2; column++) {
      for (int i = 0; i < ROWS; i++) {
        long value = i % 2 == 0 ? i : i * 10_000_000_000L;
        assertEquals(Long.toString(value), batches.column(column).getString(i));
      }
    }
  }

  private RunEndEncodedVector runs() {
    Field field =
        new Field(
            "r",
            FieldType.notNullable(ArrowType.RunEndEncoded.INSTANCE),
            List.of(
                Field.notNullable("run_ends", MinorType.INT.getType()),
                Field.nullable("values", MinorType.BIGINT.getType())));
    RunEndEncodedVector runs = add(new RunEndEncodedVector(field, allocator, null));
    runs.allocateNew();
    IntVector ends = (IntVector) runs.getRunEndsVector();
    BigIntVector values = (BigIntVector) runs.getValuesVector();
    for (int run = 0; run < ROWS / 10; run++) {
      ends.setSafe(run, 10 * (run + 1));
      if (run == 3) {
        values.setNull(run);
      } else {
        values.setSafe(run, run);
      }
    }
    ends.setValueCount(ROWS / 10);
    values.setValueCount(ROWS / 10);
    runs.setValueCount(ROWS);
    return runs;
  }

  @Test
  void runEndEncodedColumns() throws SQLException {
    ArrowBatches batches = new ArrowStreams(stream(List.of(runs()), ROWS)).next();
    for (int i = 0; i < ROWS; i++) {
      if (i / 10 == 3) {
        assertNull(batches.column(0).nullable(i));
      } else {
        assertEquals(i / 10, batches.column(0).getLong(i));
      }
    }
  }

  /** A stream with all kinds of columns that point somewhere. */
  private byte[] everything() {
    VarCharVector texts = texts(ROWS);
    ViewVarCharVector views = add(new ViewVarCharVector("views", allocator));
    views.allocateNew();
    ListVector lists = add(ListVector.empty("lists", allocator));
    var writer = lists.getWriter();
    StructVector structs = add(StructVector.empty("structs", allocator));
    IntVector member =
        structs.addOrGet("m", FieldType.nullable(MinorType.INT.getType()), IntVector.class);
    for (int i = 0; i < ROWS; i++) {
      views.setSafe(i, text(i).getBytes(StandardCharsets.UTF_8));
      writer.setPosition(i);
      writer.startList();
      for (int j = 0; j < i % 4; j++) {
        writer.writeInt(j);
      }
      writer.endList();
      structs.setIndexDefined(i);
      member.setSafe(i, i);
    }
    views.setValueCount(ROWS);
    lists.setValueCount(ROWS);
    structs.setValueCount(ROWS);
    VarCharVector words = add(new VarCharVector("words", allocator));
    words.allocateNew();
    for (int i = 0; i <= ROWS / 3; i++) {
      words.setSafe(i, text(3 * i).getBytes(StandardCharsets.UTF_8));
    }
    words.setValueCount(ROWS / 3 + 1);
    Dictionary dictionary =
        new Dictionary(words, new DictionaryEncoding(4, false, new ArrowType.Int(8, true)));
    FieldVector encoded = add((FieldVector) DictionaryEncoder.encode(texts, dictionary));
    return stream(
        List.of(texts, views, lists, structs, encoded, sparseUnion(), denseUnion(), runs()),
        ROWS,
        new DictionaryProvider.MapDictionaryProvider(dictionary),
        CompressionUtil.CodecType.NO_COMPRESSION);
  }

  /** Reads every value; returns how many characters they have as text. */
  private static long readAll(List<ArrowStreams.Piece> messages) throws SQLException {
    long read = 0;
    ArrowBatches batches = new ArrowBatches();
    for (ArrowStreams.Piece message : messages) {
      if (batches.accept(message.metadata(), message.body())) {
        for (int column = 0; column < batches.schema().fields().size(); column++) {
          for (int row = 0; row < batches.rowCount(); row++) {
            if (!batches.column(column).isNull(row)) {
              read += batches.column(column).getString(row).length();
            }
          }
        }
      }
    }
    return read;
  }

  /**
   * One bit after the other is damaged, of the bodies and of what describes them: what comes of it
   * is a value, a wrong one perhaps, or an error of the protocol, and never another failure.
   */
  @Test
  @Timeout(120)
  void damagedBatchesAreErrorsOfTheProtocol() throws SQLException {
    List<ArrowStreams.Piece> whole = new ArrowStreams(everything()).pieces();
    assertTrue(readAll(whole) > 1_000);
    Random random = new Random(17);
    int refused = 0;
    for (int i = 0; i < DAMAGES; i++) {
      List<ArrowStreams.Piece> damaged = new ArrayList<>(whole);
      int place = 1 + random.nextInt(whole.size() - 1); // the schema is not among them
      boolean body = random.nextInt(4) > 0;
      damaged.set(place, whole.get(place).damaged(body, random));
      try {
        assertTrue(readAll(damaged) >= 0);
      } catch (SQLException e) {
        assertEquals("08P01", e.getSQLState(), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > DAMAGES / 100, refused + " of " + DAMAGES + " were refused");
  }

  @Test
  void anOffsetBeyondItsDataIsRefused() {
    VarCharVector texts = texts(3);
    texts.getOffsetBuffer().setInt(4, 1_000_000);
    SQLException e =
        assertThrows(SQLException.class, () -> new ArrowStreams(stream(List.of(texts), 3)).next());
    assertEquals("08P01", e.getSQLState());
  }
}
