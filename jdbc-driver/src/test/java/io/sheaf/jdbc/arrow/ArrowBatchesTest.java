package io.sheaf.jdbc.arrow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.NestedValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.TimeStampSecVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionMapWriter;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each column holds a value, a null and a value, as far as its type has both. */
class ArrowBatchesTest {
  private static final String LONG_TEXT = "a text that is too long to stand within a view: é";

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

  /** What the driver reads of the one column. */
  private ArrowBatches read(FieldVector vector) throws SQLException {
    return read(vector, new DictionaryProvider.MapDictionaryProvider());
  }

  private ArrowBatches read(FieldVector vector, DictionaryProvider dictionaries)
      throws SQLException {
    Field field = vector.getField();
    // Not closed: the vector is, after the test.
    VectorSchemaRoot root = new VectorSchemaRoot(new Schema(List.of(field)), List.of(vector), 3);
    return new ArrowStreams(ArrowStreams.write(root, dictionaries)).next();
  }

  private static void check(ArrowBatches batches, int jdbcType, Object first, Object third) {
    ArrowColumn column = batches.column(0);
    assertEquals(3, batches.rowCount());
    assertEquals(jdbcType, batches.schema().columns().get(0).jdbcType());
    assertEquals(first, column.nullable(0));
    assertNull(column.nullable(1));
    assertEquals(third, column.nullable(2));
  }

  @Test
  void integers() throws SQLException {
    TinyIntVector bytes = add(new TinyIntVector("c", allocator));
    bytes.allocateNew(3);
    bytes.set(0, -128);
    bytes.set(2, 127);
    bytes.setValueCount(3);
    check(read(bytes), Types.TINYINT, -128, 127);

    SmallIntVector shorts = add(new SmallIntVector("c", allocator));
    shorts.allocateNew(3);
    shorts.set(0, -32768);
    shorts.set(2, 32767);
    shorts.setValueCount(3);
    check(read(shorts), Types.SMALLINT, -32768, 32767);

    IntVector ints = add(new IntVector("c", allocator));
    ints.allocateNew(3);
    ints.set(0, Integer.MIN_VALUE);
    ints.set(2, Integer.MAX_VALUE);
    ints.setValueCount(3);
    check(read(ints), Types.INTEGER, Integer.MIN_VALUE, Integer.MAX_VALUE);

    BigIntVector longs = add(new BigIntVector("c", allocator));
    longs.allocateNew(3);
    longs.set(0, Long.MIN_VALUE);
    longs.set(2, Long.MAX_VALUE);
    longs.setValueCount(3);
    check(read(longs), Types.BIGINT, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  @Test
  void unsignedIntegersAreOfTheNextWiderType() throws SQLException {
    UInt1Vector bytes = add(new UInt1Vector("c", allocator));
    bytes.allocateNew(3);
    bytes.set(0, 255);
    bytes.set(2, 1);
    bytes.setValueCount(3);
    check(read(bytes), Types.SMALLINT, 255, 1);

    UInt2Vector shorts = add(new UInt2Vector("c", allocator));
    shorts.allocateNew(3);
    shorts.set(0, 65535);
    shorts.set(2, 1);
    shorts.setValueCount(3);
    check(read(shorts), Types.INTEGER, 65535, 1);

    UInt4Vector ints = add(new UInt4Vector("c", allocator));
    ints.allocateNew(3);
    ints.set(0, -1);
    ints.set(2, 1);
    ints.setValueCount(3);
    check(read(ints), Types.BIGINT, 4294967295L, 1L);

    UInt8Vector longs = add(new UInt8Vector("c", allocator));
    longs.allocateNew(3);
    longs.set(0, -1);
    longs.set(2, 1);
    longs.setValueCount(3);
    check(
        read(longs), Types.DECIMAL, new BigDecimal("18446744073709551615"), BigDecimal.ONE);
  }

  @Test
  void floatingNumbers() throws SQLException {
    Float2Vector halves = add(new Float2Vector("c", allocator));
    halves.allocateNew(3);
    halves.setWithPossibleTruncate(0, 1.5f);
    halves.setWithPossibleTruncate(2, -65504f);
    halves.setValueCount(3);
    check(read(halves), Types.REAL, 1.5f, -65504f);

    Float4Vector singles = add(new Float4Vector("c", allocator));
    singles.allocateNew(3);
    singles.set(0, 0.1f);
    singles.set(2, Float.NaN);
    singles.setValueCount(3);
    check(read(singles), Types.REAL, 0.1f, Float.NaN);

    Float8Vector doubles = add(new Float8Vector("c", allocator));
    doubles.allocateNew(3);
    doubles.set(0, 0.1);
    doubles.set(2, Double.NEGATIVE_INFINITY);
    doubles.setValueCount(3);
    check(read(doubles), Types.DOUBLE, 0.1, Double.NEGATIVE_INFINITY);
  }

  @Test
  void decimals() throws SQLException {
    BigDecimal wide = new BigDecimal("-123456789012345678901234567890.12345678");
    DecimalVector decimals = add(new DecimalVector("c", allocator, 38, 8));
    decimals.allocateNew(3);
    decimals.set(0, new BigDecimal("-1.50000000"));
    decimals.set(2, wide);
    decimals.setValueCount(3);
    check(read(decimals), Types.DECIMAL, new BigDecimal("-1.50000000"), wide);
    ColumnInfo info = read(decimals).schema().columns().get(0);
    assertEquals(38, info.precision());
    assertEquals(8, info.scale());

    BigDecimal wider = new BigDecimal("9".repeat(70) + ".25");
    Decimal256Vector large = add(new Decimal256Vector("c", allocator, 76, 2));
    large.allocateNew(3);
    large.set(0, new BigDecimal("-0.01"));
    large.set(2, wider);
    large.setValueCount(3);
    check(read(large), Types.DECIMAL, new BigDecimal("-0.01"), wider);
  }

  @Test
  void booleans() throws SQLException {
    BitVector bits = add(new BitVector("c", allocator));
    bits.allocateNew(3);
    bits.set(0, 1);
    bits.setNull(1);
    bits.set(2, 0);
    bits.setValueCount(3);
    check(read(bits), Types.BOOLEAN, true, false);
  }

  @Test
  void textsInEveryLayout() throws SQLException {
    byte[] text = LONG_TEXT.getBytes(StandardCharsets.UTF_8);
    VarCharVector small = add(new VarCharVector("c", allocator));
    small.allocateNew();
    small.setSafe(0, "ß".getBytes(StandardCharsets.UTF_8));
    small.setSafe(2, text);
    small.setValueCount(3);
    check(read(small), Types.VARCHAR, "ß", LONG_TEXT);

    LargeVarCharVector large = add(new LargeVarCharVector("c", allocator));
    large.allocateNew();
    large.setSafe(0, new byte[0]);
    large.setSafe(2, text);
    large.setValueCount(3);
    check(read(large), Types.VARCHAR, "", LONG_TEXT);

    ViewVarCharVector views = add(new ViewVarCharVector("c", allocator));
    views.allocateNew();
    views.setSafe(0, "twelve bytes".getBytes(StandardCharsets.UTF_8));
    views.setSafe(2, text);
    views.setValueCount(3);
    check(read(views), Types.VARCHAR, "twelve bytes", LONG_TEXT);
  }

  @Test
  void bytesInEveryLayout() throws SQLException {
    byte[] shortBytes = {0, -1};
    byte[] longBytes = new byte[100];
    Arrays.fill(longBytes, (byte) 7);
    VarBinaryVector small = add(new VarBinaryVector("c", allocator));
    LargeVarBinaryVector large = add(new LargeVarBinaryVector("c", allocator));
    ViewVarBinaryVector views = add(new ViewVarBinaryVector("c", allocator));
    small.allocateNew();
    large.allocateNew();
    views.allocateNew();
    small.setSafe(0, shortBytes);
    large.setSafe(0, shortBytes);
    views.setSafe(0, shortBytes);
    small.setSafe(2, longBytes);
    large.setSafe(2, longBytes);
    views.setSafe(2, longBytes);
    for (FieldVector vector : List.of(small, large, views)) {
      vector.setValueCount(3);
      ArrowBatches batches = read(vector);
      assertEquals(Types.VARBINARY, batches.schema().columns().get(0).jdbcType());
      assertArrayEquals(shortBytes, batches.column(0).getBytes(0));
      assertTrue(batches.column(0).isNull(1));
      assertArrayEquals(longBytes, batches.column(0).getBytes(2));
      assertEquals("00ff", batches.column(0).getString(0));
    }

    FixedSizeBinaryVector fixed = add(new FixedSizeBinaryVector("c", allocator, 2));
    fixed.allocateNew(3);
    fixed.set(0, shortBytes);
    fixed.set(2, new byte[] {1, 2});
    fixed.setValueCount(3);
    assertArrayEquals(new byte[] {1, 2}, read(fixed).column(0).getBytes(2));
  }

  @Test
  void datesInDaysAndInMilliseconds() throws SQLException {
    DateDayVector days = add(new DateDayVector("c", allocator));
    days.allocateNew(3);
    days.set(0, -719_162);
    days.set(2, 19_782);
    days.setValueCount(3);
    ArrowColumn column = read(days).column(0);
    assertEquals("0001-01-01", column.getString(0));
    assertEquals("2024-02-29", column.getString(2));
    assertEquals(19_782, column.getLong(2));

    DateMilliVector millis = add(new DateMilliVector("c", allocator));
    millis.allocateNew(3);
    millis.set(0, -86_400_000L);
    millis.set(2, 19_782L * 86_400_000L);
    millis.setValueCount(3);
    column = read(millis).column(0);
    assertEquals(-1, column.getLong(0));
    assertEquals("2024-02-29", column.getString(2));
  }

  @Test
  void timesOfEveryUnitAreNanoseconds() throws SQLException {
    TimeSecVector seconds = add(new TimeSecVector("c", allocator));
    TimeMilliVector millis = add(new TimeMilliVector("c", allocator));
    TimeMicroVector micros = add(new TimeMicroVector("c", allocator));
    TimeNanoVector nanos = add(new TimeNanoVector("c", allocator));
    seconds.allocateNew(3);
    millis.allocateNew(3);
    micros.allocateNew(3);
    nanos.allocateNew(3);
    seconds.set(0, 3_723);
    millis.set(0, 3_723_004);
    micros.set(0, 3_723_000_004L);
    nanos.set(0, 3_723_000_000_004L);
    List<FieldVector> all = List.of(seconds, millis, micros, nanos);
    List<String> texts =
        List.of("01:02:03", "01:02:03.004", "01:02:03.000004", "01:02:03.000000004");
    for (int i = 0; i < all.size(); i++) {
      all.get(i).setValueCount(3);
      ArrowBatches batches = read(all.get(i));
      assertEquals(Types.TIME, batches.schema().columns().get(0).jdbcType());
      assertEquals(texts.get(i), batches.column(0).getString(0));
      assertTrue(batches.column(0).isNull(2));
    }
    assertEquals(3_723_004_000_000L, read(millis).column(0).getLong(0));
  }

  @Test
  void timestampsOfEveryUnit() throws SQLException {
    TimeStampSecVector seconds = add(new TimeStampSecVector("c", allocator));
    TimeStampMilliVector millis = add(new TimeStampMilliVector("c", allocator));
    TimeStampMicroVector micros = add(new TimeStampMicroVector("c", allocator));
    TimeStampNanoVector nanos = add(new TimeStampNanoVector("c", allocator));
    seconds.allocateNew(3);
    millis.allocateNew(3);
    micros.allocateNew(3);
    nanos.allocateNew(3);
    seconds.set(0, -1);
    millis.set(0, -1);
    micros.set(0, -1);
    nanos.set(0, -1);
    List<FieldVector> all = List.of(seconds, millis, micros, nanos);
    List<String> texts =
        List.of(
            "1969-12-31 23:59:59",
            "1969-12-31 23:59:59.999",
            "1969-12-31 23:59:59.999999",
            "1969-12-31 23:59:59.999999999");
    for (int i = 0; i < all.size(); i++) {
      all.get(i).setValueCount(3);
      ArrowBatches batches = read(all.get(i));
      ColumnInfo info = batches.schema().columns().get(0);
      assertEquals(Types.TIMESTAMP, info.jdbcType());
      assertEquals(3 * i, info.scale());
      assertEquals(texts.get(i), batches.column(0).getString(0));
    }
    assertEquals(-1_000_000, read(seconds).column(0).getLong(0));
    assertEquals(-1, read(nanos).column(0).getLong(0));
  }

  @Test
  void instantsAreShownInTheZoneOfTheirColumn() throws SQLException {
    TimeStampMicroTZVector instants =
        add(new TimeStampMicroTZVector("c", allocator, "Europe/Rome"));
    instants.allocateNew(3);
    instants.set(0, 0);
    instants.setValueCount(3);
    ArrowBatches batches = read(instants);
    assertEquals(
        Types.TIMESTAMP_WITH_TIMEZONE, batches.schema().columns().get(0).jdbcType());
    assertEquals("Europe/Rome", batches.schema().zone().getId());
    assertEquals("1970-01-01T01:00+01:00", batches.column(0).object(0).toString());
    assertEquals("1970-01-01 01:00:00", batches.column(0).getString(0));
  }

  @Test
  void intervals() throws SQLException {
    IntervalYearVector months = add(new IntervalYearVector("c", allocator));
    months.allocateNew(3);
    months.set(0, 14);
    months.set(2, -1);
    months.setValueCount(3);
    check(read(months), Types.OTHER, "1-02", "-0-01");

    IntervalDayVector days = add(new IntervalDayVector("c", allocator));
    days.allocateNew(3);
    days.set(0, 3, 14_706_500);
    days.set(2, -1, 0);
    days.setValueCount(3);
    check(read(days), Types.OTHER, "3 04:05:06.5", "-1 00:00:00");

    IntervalMonthDayNanoVector all =
        add(
            new IntervalMonthDayNanoVector(
                "c",
                FieldType.nullable(
                    new ArrowType.Interval(
                        org.apache.arrow.vector.types.IntervalUnit.MONTH_DAY_NANO)),
                allocator));
    all.allocateNew(3);
    all.set(0, 14, 3, 4_000_000_001L);
    all.set(2, 0, 0, 5_000_000_000L);
    all.setValueCount(3);
    check(read(all), Types.OTHER, "1-02 3 00:00:04.000000001", "0 00:00:05");

    DurationVector durations =
        add(
            new DurationVector(
                new Field(
                    "c", FieldType.nullable(new ArrowType.Duration(TimeUnit.MICROSECOND)), null),
                allocator));
    durations.allocateNew(3);
    durations.set(0, 90_061_000_001L);
    durations.set(2, -500_000);
    durations.setValueCount(3);
    check(read(durations), Types.OTHER, "1 01:01:01.000001", "-0 00:00:00.5");
  }

  @Test
  void lists() throws SQLException {
    ListVector lists = add(ListVector.empty("c", allocator));
    var writer = lists.getWriter();
    writer.setPosition(0);
    writer.startList();
    writer.writeInt(1);
    writer.writeNull();
    writer.endList();
    writer.setPosition(2);
    writer.startList();
    writer.endList();
    lists.setValueCount(3);
    ArrowBatches batches = read(lists);
    check(
        batches,
        Types.ARRAY,
        new NestedValue.Elements("INTEGER", Types.INTEGER, Arrays.asList(1, null)),
        new NestedValue.Elements("INTEGER", Types.INTEGER, List.of()));
    assertEquals("[1, NULL]", batches.column(0).getString(0));
    assertEquals("INTEGER[]", batches.schema().columns().get(0).typeName());

    LargeListVector large = add(LargeListVector.empty("c", allocator));
    var largeWriter = large.getWriter();
    largeWriter.setPosition(0);
    largeWriter.startList();
    largeWriter.writeVarChar("a, b");
    largeWriter.writeVarChar("c");
    largeWriter.endList();
    large.setValueCount(3);
    assertEquals("['a, b', c]", read(large).column(0).getString(0));

    FixedSizeListVector fixed = add(FixedSizeListVector.empty("c", 2, allocator));
    var fixedWriter = fixed.getWriter();
    for (int row : new int[] {0, 2}) {
      fixedWriter.setPosition(row);
      fixedWriter.startList();
      fixedWriter.writeBigInt(row);
      fixedWriter.writeBigInt(row + 1);
      fixedWriter.endList();
    }
    fixed.setValueCount(3);
    check(
        read(fixed),
        Types.ARRAY,
        new NestedValue.Elements("BIGINT", Types.BIGINT, List.of(0L, 1L)),
        new NestedValue.Elements("BIGINT", Types.BIGINT, List.of(2L, 3L)));
  }

  @Test
  void structs() throws SQLException {
    StructVector structs = add(StructVector.empty("c", allocator));
    var writer = structs.getWriter();
    writer.setPosition(0);
    writer.start();
    writer.integer("a").writeInt(7);
    writer.varChar("b").writeVarChar("x");
    writer.end();
    writer.setPosition(2);
    writer.start();
    writer.integer("a").writeNull();
    writer.end();
    structs.setValueCount(3);
    ArrowBatches batches = read(structs);
    check(
        batches,
        Types.STRUCT,
        new NestedValue.Fields(
            "STRUCT(a INTEGER, b VARCHAR)", List.of("a", "b"), List.of(7, "x")),
        new NestedValue.Fields(
            "STRUCT(a INTEGER, b VARCHAR)", List.of("a", "b"), Arrays.asList(null, null)));
    assertEquals("{'a': 7, 'b': x}", batches.column(0).getString(0));
  }

  @Test
  void maps() throws SQLException {
    MapVector maps = add(MapVector.empty("c", allocator, false));
    UnionMapWriter writer = maps.getWriter();
    writer.setPosition(0);
    writer.startMap();
    writer.startEntry();
    writer.key().varChar().writeVarChar("k");
    writer.value().bigInt().writeBigInt(1);
    writer.endEntry();
    writer.startEntry();
    writer.key().varChar().writeVarChar("l");
    writer.endEntry();
    writer.endMap();
    writer.setPosition(2);
    writer.startMap();
    writer.endMap();
    maps.setValueCount(3);
    ArrowBatches batches = read(maps);
    Map<Object, Object> first = new LinkedHashMap<>();
    first.put("k", 1L);
    first.put("l", null);
    check(batches, Types.OTHER, first, Map.of());
    assertEquals("{k=1, l=NULL}", batches.column(0).getString(0));
    assertEquals("MAP(VARCHAR, BIGINT)", batches.schema().columns().get(0).typeName());
  }

  @Test
  void aColumnOfNulls() throws SQLException {
    NullVector nulls = add(new NullVector("c", 3));
    check(read(nulls), Types.NULL, null, null);
  }

  @Test
  void dictionaries() throws SQLException {
    VarCharVector words = add(new VarCharVector("words", allocator));
    words.allocateNew();
    words.setSafe(0, "red".getBytes(StandardCharsets.UTF_8));
    words.setSafe(1, "green".getBytes(StandardCharsets.UTF_8));
    words.setValueCount(2);
    Dictionary dictionary =
        new Dictionary(
            words, new DictionaryEncoding(4, false, new ArrowType.Int(8, true)));
    DictionaryProvider.MapDictionaryProvider provider =
        new DictionaryProvider.MapDictionaryProvider(dictionary);
    VarCharVector plain = add(new VarCharVector("c", allocator));
    plain.allocateNew();
    plain.setSafe(0, "green".getBytes(StandardCharsets.UTF_8));
    plain.setSafe(2, "red".getBytes(StandardCharsets.UTF_8));
    plain.setValueCount(3);
    FieldVector encoded = add((FieldVector) DictionaryEncoder.encode(plain, dictionary));
    check(read(encoded, provider), Types.VARCHAR, "green", "red");
  }

  @Test
  void whatFlightSqlSaysOfAColumnGoesFirst() throws SQLException {
    Field field =
        new Field(
            "c",
            new FieldType(
                true,
                new ArrowType.Utf8(),
                null,
                Map.of("ARROW:FLIGHT:SQL:TYPE_NAME", "CHAR", "ARROW:FLIGHT:SQL:PRECISION", "3")),
            null);
    VarCharVector texts = add(new VarCharVector(field, allocator));
    texts.allocateNew();
    texts.setSafe(0, "abc".getBytes(StandardCharsets.UTF_8));
    texts.setValueCount(3);
    ColumnInfo info = read(texts).schema().columns().get(0);
    assertEquals(new ColumnInfo("c", Types.CHAR, "CHAR", 3, 0, true), info);
  }

  @Test
  void parametersAreReadByArrowItself() throws Exception {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("k", 1L);
    List<Object> values =
        Arrays.asList(
            null,
            true,
            (byte) 1,
            (short) 2,
            3,
            4L,
            1.5f,
            2.5,
            new BigDecimal("12.345"),
            "text",
            new byte[] {1, 2},
            java.time.LocalDate.of(2024, 2, 29),
            java.time.LocalTime.of(1, 2, 3, 4),
            java.time.LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4_000),
            java.time.OffsetDateTime.parse("2024-02-29T01:02:03+01:00"),
            Period.ofMonths(14),
            Duration.ofMillis(1500),
            Arrays.asList(1, null, 3),
            map);
    ParameterBatch batch = ParameterBatch.of(values, ArrowSchema.EMPTY);
    ArrowBatches own = new ArrowBatches();
    own.accept(ByteBuffer.wrap(batch.schema()), ByteBuffer.allocate(0));
    assertTrue(own.accept(ByteBuffer.wrap(batch.batch()), ByteBuffer.wrap(batch.body())));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      texts.add(own.column(i).isNull(0) ? null : own.column(i).getString(0));
    }
    List<String> expected =
        Arrays.asList(
            null,
            "true",
            "1",
            "2",
            "3",
            "4",
            "1.5",
            "2.5",
            "12.345",
            "text",
            "0102",
            "2024-02-29",
            "01:02:03.000000004",
            "2024-02-29 01:02:03.000004",
            "2024-02-29 00:02:03",
            "1-02",
            "0 00:00:01.5",
            "[1, NULL, 3]",
            "{k=1}");
    assertEquals(expected, texts);
  }

  @Test
  void aTruncatedBatchIsAnErrorOfTheProtocol() {
    ByteBuffer rubbish = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    SQLException e =
        assertThrows(
            SQLException.class, () -> new ArrowBatches().accept(rubbish, ByteBuffer.allocate(0)));
    assertEquals("08P01", e.getSQLState());
  }
}
