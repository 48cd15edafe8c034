package io.sheaf.storage.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Files written by parquet-java: small pages with different borders in each column, page indexes,
 * delta encodings.
 */
final class ParquetJava {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message m {
            required int64 id;
            optional int32 number;
            required int32 clustered;
            optional int64 wide;
            optional int32 day (DATE);
            optional int64 moment (TIMESTAMP(MILLIS,true));
            optional int32 small_decimal (DECIMAL(9,2));
            optional fixed_len_byte_array(12) big_decimal (DECIMAL(28,4));
            optional binary text_decimal (DECIMAL(12,3));
            optional float real_number;
            required double double_number;
            optional boolean flag;
            optional binary few (STRING);
            optional binary many (STRING);
            required binary sorted (STRING);
            optional fixed_len_byte_array(5) fixed;
            optional int32 unsigned_number (INTEGER(32,false));
            optional int96 old_moment;
          }
          """);

  private ParquetJava() {}

  /** Writes rows with nulls at random, in runs and singly. */
  static void write(
      Path file, int rows, UnaryOperator<ExampleParquetWriter.Builder> settings, long seed)
      throws IOException {
    Random random = new Random(seed);
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    ExampleParquetWriter.Builder builder =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(SCHEMA);
    try (ParquetWriter<Group> writer = settings.apply(builder).build()) {
      boolean[] absent = new boolean[SCHEMA.getFieldCount()];
      for (int i = 0; i < rows; i++) {
        for (int c = 0; c < absent.length; c++) {
          // Long runs of one kind, now and then single changes.
          absent[c] = random.nextInt(c % 3 == 0 ? 3 : 40) == 0 != absent[c];
        }
        writer.write(row(groups.newGroup(), i, absent, random));
      }
    }
  }

  private static Group row(Group row, int i, boolean[] absent, Random random) {
    for (int c = 0; c < absent.length; c++) {
      if (absent[c]
          && SCHEMA.getType(c).isRepetition(org.apache.parquet.schema.Type.Repetition.OPTIONAL)) {
        continue;
      }
      switch (SCHEMA.getFieldName(c)) {
        case "id" -> row.add(c, (long) i);
        case "number" -> row.add(c, random.nextInt());
        case "clustered" -> row.add(c, i / 100);
        case "wide" -> row.add(c, random.nextLong() >> random.nextInt(64));
        case "day" -> row.add(c, random.nextInt(300) - 20);
        case "moment" -> row.add(c, random.nextLong(1L << 42));
        case "small_decimal" -> row.add(c, random.nextInt(1_999_999_999) - 999_999_999);
        case "big_decimal" -> row.add(c, Binary.fromConstantByteArray(bytes(12, random)));
        case "text_decimal" ->
            row.add(c, Binary.fromConstantByteArray(bytes(1 + random.nextInt(5), random)));
        case "real_number" -> row.add(c, random.nextFloat());
        case "double_number" -> row.add(c, random.nextGaussian());
        case "flag" -> row.add(c, random.nextBoolean());
        case "few" -> row.add(c, "kind of thing " + random.nextInt(20));
        case "many" -> row.add(c, "x".repeat(random.nextInt(30)) + random.nextInt());
        case "sorted" -> row.add(c, "Customer#%09d".formatted(i));
        case "fixed" -> row.add(c, Binary.fromConstantByteArray(bytes(5, random)));
        case "unsigned_number" -> row.add(c, random.nextInt());
        case "old_moment" -> row.add(c, Binary.fromConstantByteArray(int96(random)));
        default -> throw new IllegalStateException(SCHEMA.getFieldName(c));
      }
    }
    return row;
  }

  private static byte[] bytes(int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    // Small enough for the decimals' digits.
    bytes[0] = (byte) (bytes[0] % 8);
    return bytes;
  }

  /** Nanoseconds of a day, then a Julian day. */
  private static byte[] int96(Random random) {
    return java.nio.ByteBuffer.allocate(12)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putLong(random.nextLong(86_400_000_000L) * 1000)
        .putInt(2_440_588 + random.nextInt(20_000))
        .array();
  }
}
