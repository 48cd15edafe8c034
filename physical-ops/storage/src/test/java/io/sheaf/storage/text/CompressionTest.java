package io.sheaf.storage.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compressed files of two parts one after the other, whole and cut off. */
class CompressionTest {
  private static final String TEXT =
      String.join("\n", IntStream.range(0, 40).mapToObj(i -> "line " + i * i * 7919).toList());

  private static byte[] compressed(Compression compression) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compression.compress(bytes)) {
      out.write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String text(Compression compression, byte[] bytes) throws IOException {
    try (var in = compression.open(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] twice(byte[] part) {
    byte[] both = Arrays.copyOf(part, 2 * part.length);
    System.arraycopy(part, 0, both, part.length, part.length);
    return both;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void partsOneAfterTheOtherAreOneText(Compression compression) throws IOException {
    assertEquals(TEXT + TEXT, text(compression, twice(compressed(compression))));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFileCutOffWithinAPartIsNotRead(Compression compression) throws IOException {
    byte[] part = compressed(compression);
    byte[] both = twice(part);
    for (int length = 1; length < both.length; length++) {
      byte[] cut = Arrays.copyOf(both, length);
      if (length == part.length) {
        assertEquals(TEXT, text(compression, cut));
      } else if (compression != Compression.SNAPPY || isWithinChunk(length, part.length)) {
        assertThrows(IOException.class, () -> text(compression, cut), compression + " " + length);
      }
    }
  }

  /**
   * Snappy's framing has no end: a file may end behind each chunk, so that the library takes the
   * beginning of the four bytes before a chunk for the end as well.
   */
  private static boolean isWithinChunk(int length, int part) {
    int mark = 10;
    int at = length % part;
    return at > mark + 4;
  }
}
