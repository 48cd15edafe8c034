package io.sheaf.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.compression.Lz4Encoder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Pages of the older LZ4, which no writer at hand makes. */
class DecompressorTest {
  private static final byte[] TEXT =
      "as the sheaf, so the field, as the field ".repeat(100).getBytes(StandardCharsets.UTF_8);

  private static byte[] block(byte[] text, int from, int to) {
    try (Arena arena = Arena.ofConfined()) {
      long in = arena.allocate(to - from).address();
      long out = arena.allocate(Lz4Encoder.maxCompressedBytes(to - from)).address();
      Native.copy(text, from, in, to - from);
      byte[] block = new byte[Lz4Encoder.compress(in, to - from, out)];
      Native.copy(out, block, 0, block.length);
      return block;
    }
  }

  private static byte[] framed(int... ends) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    int from = 0;
    for (int end : ends) {
      byte[] block = block(TEXT, from, end);
      out.writeInt(end - from);
      out.writeInt(block.length);
      out.write(block);
      from = end;
    }
    return bytes.toByteArray();
  }

  private static byte[] decompressed(byte[] page) {
    try (Arena arena = Arena.ofConfined()) {
      long in = arena.allocate(page.length).address();
      long out = arena.allocate(TEXT.length).address();
      Native.copy(page, 0, in, page.length);
      Decompressor.decompress(Codec.LZ4, in, page.length, out, TEXT.length);
      byte[] text = new byte[TEXT.length];
      Native.copy(out, text, 0, text.length);
      return text;
    }
  }

  @Test
  void readsBlocksThatTellTheirSizes() throws IOException {
    assertArrayEquals(TEXT, decompressed(framed(TEXT.length)));
    assertArrayEquals(TEXT, decompressed(framed(1000, 1001, TEXT.length)));
  }

  @Test
  void readsABareBlock() {
    assertArrayEquals(TEXT, decompressed(block(TEXT, 0, TEXT.length)));
  }

  @Test
  void refusesPagesThatAreCutOff() throws IOException {
    byte[] page = framed(1000, TEXT.length);
    for (int length = 0; length < page.length; length++) {
      byte[] cut = Arrays.copyOf(page, length);
      assertThrows(CorruptDataException.class, () -> decompressed(cut), "at " + length);
    }
  }
}
