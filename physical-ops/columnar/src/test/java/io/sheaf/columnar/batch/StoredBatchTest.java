package io.sheaf.columnar.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredBatchTest {
  /** Every layout, and a wide decimal that comes narrow or wide, batch by batch. */
  private static final DataType[] TYPES = {
    Simple.BOOLEAN,
    Simple.INTEGER,
    Simple.BIGINT,
    Simple.DOUBLE,
    new DataType.Decimal(38, 2),
    Simple.VARCHAR,
    Simple.VARBINARY,
    Simple.NULL
  };

  @TempDir Path directory;
  private final MemoryPool pool = new MemoryPool(256 << 20);
  private final MemoryConsumer memory = pool.consumer("blocks");
  private final List<NativeBuffer> strings = new ArrayList<>();

  @AfterEach
  void nothingIsHeld() {
    strings.forEach(NativeBuffer::close);
    memory.close();
    pool.close();
  }

  /** Random values, a row an array. */
  private static List<Object[]> randomRows(int count, double nullShare, Random random) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object[] row = {
        random.nextBoolean(),
        random.nextInt(),
        random.nextLong(),
        random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian(),
        BigInteger.valueOf(random.nextLong()),
        text(random),
        randomBytes(random),
        null
      };
      for (int c = 0; c < row.length; c++) {
        row[c] = random.nextDouble() < nullShare ? null : row[c];
      }
      rows.add(row);
    }
    return rows;
  }

  private static byte[] text(Random random) {
    String unit = new String[] {"", "a", "ß", "漢字", "🐦", "\0"}[random.nextInt(6)];
    return unit.repeat(random.nextInt(9)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(30)];
    random.nextBytes(bytes);
    return bytes;
  }

  private ColumnBatch batch(List<Object[]> rows, boolean wide, boolean mayBeDictionary) {
    Column[] columns = new Column[TYPES.length];
    for (int c = 0; c < TYPES.length; c++) {
      columns[c] = column(rows, c, wide);
    }
    if (mayBeDictionary) {
      int[] codes = new int[rows.size()];
      Arrays.setAll(codes, i -> i);
      columns[5] = new DictionaryColumn(rows.size(), codes, columns[5], null);
    }
    return new DenseBatch(rows.size(), columns);
  }

  private Column column(List<Object[]> rows, int c, boolean wide) {
    int count = rows.size();
    byte[] nulls = new byte[count];
    int any = 0;
    for (int i = 0; i < count; i++) {
      nulls[i] = (byte) (rows.get(i)[c] == null ? 1 : 0);
      any |= nulls[i];
    }
    byte[] mask = any == 0 ? null : nulls;
    return switch (TYPES[c].layout()) {
      case BOOLEAN -> {
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) {
          values[i] = (byte) (Boolean.TRUE.equals(rows.get(i)[c]) ? 1 : 0);
        }
        yield new BooleanColumn(TYPES[c], count, values, mask);
      }
      case INT -> {
        int[] values = new int[count];
        Arrays.setAll(values, i -> rows.get(i)[c] == null ? 7 : (Integer) rows.get(i)[c]);
        yield new IntColumn(TYPES[c], count, values, mask);
      }
      case LONG -> {
        long[] values = new long[count];
        Arrays.setAll(values, i -> rows.get(i)[c] == null ? 7 : (Long) rows.get(i)[c]);
        yield new LongColumn(TYPES[c], count, values, mask);
      }
      case DOUBLE -> {
        double[] values = new double[count];
        Arrays.setAll(values, i -> rows.get(i)[c] == null ? 7 : (Double) rows.get(i)[c]);
        yield new DoubleColumn(TYPES[c], count, values, mask);
      }
      case INT128 -> decimals(rows, c, wide, mask);
      case VIEW -> views(rows, c, mask);
    };
  }

  private static Column decimals(List<Object[]> rows, int c, boolean wide, byte[] mask) {
    int count = rows.size();
    long[] low = new long[count];
    Arrays.setAll(low, i -> rows.get(i)[c] == null ? 7 : ((BigInteger) rows.get(i)[c]).longValue());
    if (!wide) {
      return new LongColumn(TYPES[c], count, low, mask);
    }
    long[] words = new long[2 * count];
    for (int i = 0; i < count; i++) {
      words[2 * i] = low[i];
      words[2 * i + 1] = low[i] >> 63;
    }
    return new Int128Column(TYPES[c], count, words, mask);
  }

  private Column views(List<Object[]> rows, int c, byte[] mask) {
    int total = rows.stream().mapToInt(r -> r[c] == null ? 0 : ((byte[]) r[c]).length).sum();
    NativeBuffer bytes = memory.allocate(total + 16);
    strings.add(bytes);
    long[] views = new long[2 * rows.size()];
    long at = bytes.address();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i)[c] instanceof byte[] value) {
        Native.copy(value, 0, at, value.length);
        Views.set(views, i, at, value.length);
        at += value.length;
      } else {
        views[2 * i] = 1L << 40 | 999; // a null's view may be anything
      }
    }
    return new ViewColumn(TYPES[c], rows.size(), views, mask);
  }

  private static Object value(Column column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (column) {
      case BooleanColumn c -> c.values()[row] == 1;
      case IntColumn c -> c.values()[row];
      case LongColumn c when c.type() instanceof DataType.Decimal ->
          BigInteger.valueOf(c.values()[row]);
      case LongColumn c -> c.values()[row];
      case DoubleColumn c -> c.values()[row];
      case Int128Column c ->
          BigInteger.valueOf(c.words()[2 * row + 1])
              .shiftLeft(64)
              .add(new BigInteger(Long.toUnsignedString(c.words()[2 * row])));
      case ViewColumn c -> Views.bytes(c.views()[2 * row], c.views()[2 * row + 1]);
      default -> throw new IllegalArgumentException(column.toString());
    };
  }

  private static void assertRows(List<Object[]> expected, StoredBatch block, int slice) {
    assertEquals(expected.size(), block.rowCount());
    int at = 0;
    try (StoredBatchReader reader = new StoredBatchReader(TYPES.length)) {
      reader.open(block);
      for (ColumnBatch batch; (batch = reader.next(slice)) != null; ) {
        for (int row = 0; row < batch.rowCount(); row++, at++) {
          Object[] actual = new Object[TYPES.length];
          for (int c = 0; c < TYPES.length; c++) {
            actual[c] = value(batch.column(c), row);
          }
          assertArrayEquals(expected.get(at), actual);
        }
      }
    }
    assertEquals(expected.size(), at);
  }

  /** The same bytes, at another address, as if they had come from elsewhere. */
  private StoredBatch sent(StoredBatch block) {
    try (StoredBatch.Lease lease = block.lease()) {
      NativeBuffer copy = memory.allocate(lease.size());
      Native.copy(lease.address(), copy.address(), lease.size());
      return StoredBatch.decode(copy, block.checksum(), TYPES, memory);
    }
  }

  @Test
  void givesBackAllTypesNullsAndStrings() {
    Random random = new Random(1);
    for (int count : new int[] {0, 1, 7, 8, 9, 63, 64, 65, 1000}) {
      for (double nulls : new double[] {0, 0.3, 1}) {
        List<Object[]> rows = randomRows(count, nulls, random);
        for (boolean wide : new boolean[] {false, true}) {
          try (StoredBatch block = StoredBatch.copy(batch(rows, wide, wide), memory);
              StoredBatch sent = sent(block)) {
            for (int slice : new int[] {1, 3, 8, 100, Integer.MAX_VALUE}) {
              assertRows(rows, block, slice);
              assertRows(rows, sent, slice);
            }
          }
        }
      }
    }
  }

  @Test
  void aBlockPutTogetherOfPiecesHasTheirRowsInOrder() {
    Random random = new Random(2);
    try (BlockBuilder builder = new BlockBuilder(TYPES.length, memory)) {
      for (int round = 0; round < 20; round++) {
        List<Object[]> expected = new ArrayList<>();
        for (int piece = 0; piece < 30; piece++) {
          // Nulls and wide decimals come late, after rows without them.
          double nulls = piece < 5 ? 0 : random.nextDouble();
          List<Object[]> rows = randomRows(random.nextInt(60), nulls, random);
          ColumnBatch batch = batch(rows, piece > 10 && random.nextBoolean(), false);
          Column[] columns = new Column[TYPES.length];
          Arrays.setAll(columns, batch::column);
          int[] chosen = random.ints(rows.size(), 0, Math.max(1, rows.size())).toArray();
          int from = chosen.length / 4;
          int to = chosen.length;
          builder.append(columns, chosen, from, to);
          for (int i = from; i < to; i++) {
            expected.add(rows.get(chosen[i]));
          }
          strings.forEach(NativeBuffer::close);
          strings.clear();
        }
        assertEquals(expected.size(), builder.rowCount());
        try (StoredBatch block = builder.seal();
            StoredBatch sent = sent(block)) {
          assertRows(expected, block, 50);
          assertRows(expected, sent, 1000);
        }
        assertEquals(0, builder.byteSize());
      }
    }
  }

  @Test
  void theBytesOnDiskAreTheBytesInMemory() throws Exception {
    List<Object[]> rows = randomRows(500, 0.2, new Random(3));
    Path path = directory.resolve("blocks");
    try (FileChannel file =
            FileChannel.open(
                path,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        StoredBatch block = StoredBatch.copy(batch(rows, true, false), memory)) {
      long checksum = block.checksum();
      try (StoredBatch.Lease reading = block.lease()) {
        assertTrue(reading.size() > 0);
        // Somebody reads it.
        assertEquals(0, block.spill(file));
      }
      assertEquals(block.byteSize(), block.spill(file));
      assertEquals(0, block.memoryBytes());
      ByteBuffer bytes = ByteBuffer.allocate((int) block.byteSize());
      assertEquals(bytes.capacity(), file.read(bytes, 0));
      CRC32C crc = new CRC32C();
      crc.update(bytes.flip());
      assertEquals(checksum, crc.getValue());
      assertRows(rows, block, 100);
      assertEquals(0, block.spill(file));
    }
  }

  @Test
  void aBlockIsReadableUntilItsLastReaderIsThrough() {
    List<Object[]> rows = randomRows(100, 0.2, new Random(4));
    StoredBatch block = StoredBatch.copy(batch(rows, true, false), memory);
    try (StoredBatchReader reader = new StoredBatchReader(TYPES.length)) {
      reader.open(block);
      ColumnBatch batch = reader.next(100);
      block.close();
      assertEquals(rows.getFirst()[1], value(batch.column(1), 0));
      assertThrows(IllegalStateException.class, block::lease);
    }
  }

  /** Whatever single byte is changed, decoding says no or every row can be read. */
  @Test
  void damagedBytesNeverLeadOutOfTheBlock() {
    Random random = new Random(5);
    List<Object[]> rows = randomRows(40, 0.2, random);
    int refused = 0;
    try (StoredBatch block = StoredBatch.copy(batch(rows, true, false), memory);
        StoredBatch.Lease lease = block.lease()) {
      for (int repeat = 0; repeat < 30_000; repeat++) {
        NativeBuffer copy = memory.allocate(lease.size());
        Native.copy(lease.address(), copy.address(), lease.size());
        for (int i = 0; i <= repeat % 3; i++) {
          long at = copy.address() + random.nextInt((int) lease.size());
          Native.putByte(at, (byte) random.nextInt());
        }
        refused += readsOrRefuses(copy) ? 0 : 1;
      }
      for (int length = 0; length < lease.size(); length += 8) {
        NativeBuffer cut = memory.allocate(length);
        Native.copy(lease.address(), cut.address(), length);
        assertThrows(CorruptBlockException.class, () -> StoredBatch.decode(cut, -1, TYPES, memory));
      }
    }
    assertTrue(refused > 1000, refused + " refused");
  }

  private boolean readsOrRefuses(NativeBuffer bytes) {
    long start = bytes.address();
    long end = start + bytes.size();
    try (StoredBatch block = StoredBatch.decode(bytes, -1, TYPES, memory);
        StoredBatchReader reader = new StoredBatchReader(TYPES.length)) {
      ColumnBatch batch = reader.read(block);
      for (int c = 0; c < TYPES.length; c++) {
        Column column = batch.column(c);
        for (int row = 0; row < batch.rowCount(); row++) {
          if (column instanceof ViewColumn views && !Views.isInline(views.views()[2 * row])) {
            long at = views.views()[2 * row + 1];
            int length = Views.length(views.views()[2 * row]);
            assertTrue(length >= 0 && at >= start && at + length <= end);
          }
        }
      }
      return true;
    } catch (CorruptBlockException damaged) {
      return false;
    }
  }
}
