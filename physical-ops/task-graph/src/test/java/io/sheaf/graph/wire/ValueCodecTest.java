package io.sheaf.graph.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ValueCodecTest {
  @Test
  void plainValuesComeBackAsTheyWere() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      Object value = random(random, 3);
      Object back = ValueCodec.decode(ValueCodec.encode(value));
      assertArrayEquals(ValueCodec.encode(value), ValueCodec.encode(back));
      assertTrue(Objects.deepEquals(flat(value), flat(back)), value + " became " + back);
    }
  }

  @Test
  void everyChangeOfOneByteGivesAValueOrAnError() {
    Random random = new Random(2);
    int valid = 0;
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      byte[] bytes = ValueCodec.encode(random(random, 3));
      for (int position = 0; position < bytes.length; position++) {
        for (int change = 1; change < 256; change++) {
          byte[] changed = bytes.clone();
          changed[position] ^= (byte) change;
          try {
            assertArrayEquals(changed, ValueCodec.encode(ValueCodec.decode(changed)));
            valid++;
          } catch (WireFormatException wrong) {
            refused++;
          }
        }
      }
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThrows(WireFormatException.class, () -> ValueCodec.decode(cut));
      }
    }
    assertTrue(valid > 0);
    assertTrue(refused > 0);
  }

  @Test
  void whatIsNoPlainValueIsNamed() {
    String set =
        assertThrows(IllegalArgumentException.class, () -> ValueCodec.encode(List.of(Set.of(1))))
            .getMessage();
    assertTrue(set.contains("Set"), set);
    String key =
        assertThrows(IllegalArgumentException.class, () -> ValueCodec.encode(Map.of(1, 2)))
            .getMessage();
    assertTrue(key.contains("no string"), key);
  }

  /** The same with arrays for collections, so that arrays of bytes in them compare too. */
  private static Object flat(Object value) {
    return switch (value) {
      case null -> null;
      case List<?> list -> list.stream().map(ValueCodecTest::flat).toArray();
      case Map<?, ?> map ->
          map.entrySet().stream()
              .flatMap(entry -> Stream.of(entry.getKey(), flat(entry.getValue())))
              .toArray();
      default -> value;
    };
  }

  private static Object random(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt() >> random.nextInt(32);
      case 3 -> random.nextLong() >> random.nextInt(64);
      case 4 -> random.nextGaussian();
      case 5 -> "text " + random.nextInt(100) + " é€";
      case 6 -> {
        byte[] bytes = new byte[random.nextInt(10)];
        random.nextBytes(bytes);
        yield bytes;
      }
      case 7 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(random(random, depth - 1));
        }
        yield list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put("key" + random.nextInt(10), random(random, depth - 1));
        }
        yield map;
      }
    };
  }
}
