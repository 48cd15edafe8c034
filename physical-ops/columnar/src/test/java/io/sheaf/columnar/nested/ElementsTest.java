package io.sheaf.columnar.nested;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.expr.Boxes;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Random lists of every layout: what is read is what was written, and bytes order as values do. */
class ElementsTest {
  private static final int LISTS = 300;

  private final Random random = new Random(7);

  @Test
  void bytesOrderAsTheValuesAndComeBack() {
    check(Simple.BOOLEAN, r -> r.nextBoolean());
    check(Simple.INTEGER, r -> r.nextInt() >> r.nextInt(32));
    check(Simple.BIGINT, r -> r.nextLong() >> r.nextInt(64));
    check(new DataType.Decimal(30, 2), r -> new BigInteger(90, r).subtract(BigInteger.TWO.pow(89)));
    check(Simple.DOUBLE, ElementsTest::number);
    check(Simple.VARCHAR, ElementsTest::text);
    check(Simple.UUID, r -> bytes(r, 16, 256));
    check(new DataType.Array(Simple.VARCHAR), r -> list(r, Simple.VARCHAR, ElementsTest::text));
    check(new DataType.Array(Simple.INTEGER), r -> list(r, Simple.INTEGER, x -> x.nextInt(3)));
  }

  private static Object number(Random random) {
    double[] special = {
      Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0.0, -1e-300
    };
    return random.nextBoolean() ? special[random.nextInt(special.length)] : random.nextGaussian();
  }

  /** Strings with the bytes that are escaped, long ones too, often sharing a start. */
  private static Object text(Random random) {
    return bytes(random, random.nextInt(random.nextBoolean() ? 3 : 20), 3);
  }

  private static byte[] bytes(Random random, int length, int kinds) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(kinds);
    }
    return bytes;
  }

  private static Object list(Random random, DataType element, Function<Random, Object> value) {
    return encoded(element, values(random, value));
  }

  private static List<Object> values(Random random, Function<Random, Object> value) {
    List<Object> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(random.nextInt(4) == 0 ? null : value.apply(random));
    }
    return values;
  }

  private static byte[] encoded(DataType element, List<Object> values) {
    try (MemoryPool pool = new MemoryPool(16 << 20);
        MemoryConsumer memory = pool.consumer("test");
        StringArena arena = new StringArena(memory)) {
      Column column = Boxes.column(values, element, arena);
      NestedBytes bytes = new NestedBytes();
      for (int i = 0; i < values.size(); i++) {
        Elements.append(column, i, bytes);
      }
      return Arrays.copyOf(bytes.array(), bytes.size());
    }
  }

  private void check(DataType element, Function<Random, Object> value) {
    List<List<Object>> lists = new ArrayList<>();
    List<byte[]> forms = new ArrayList<>();
    for (int i = 0; i < LISTS; i++) {
      lists.add(values(random, value));
      forms.add(encoded(element, lists.get(i)));
      comesBack(element, lists.get(i), forms.get(i));
    }
    for (int i = 0; i < LISTS; i++) {
      for (int j = 0; j < LISTS; j++) {
        assertEquals(
            Integer.signum(compare(element, lists.get(i), lists.get(j))),
            Integer.signum(Arrays.compareUnsigned(forms.get(i), forms.get(j))));
      }
    }
  }

  private static void comesBack(DataType element, List<Object> list, byte[] form) {
    List<Object> read = ElementReader.elements(new DataType.Array(element), form);
    assertEquals(list.size(), read.size());
    assertEquals(list.size(), Elements.count(new DataType.Array(element), form, form.length));
    try (MemoryPool pool = new MemoryPool(16 << 20);
        MemoryConsumer memory = pool.consumer("test");
        ElementColumn column = new ElementColumn(element, new StringArena(memory))) {
      for (int at = 0; at < form.length; ) {
        at = column.add(form, at, 0);
      }
      for (int i = 0; i < list.size(); i++) {
        same(list.get(i), read.get(i));
        same(list.get(i), Boxes.value(column.column(), i));
      }
    }
  }

  private static void same(Object expected, Object actual) {
    if (expected instanceof byte[] bytes) {
      assertArrayEquals(bytes, (byte[]) actual);
    } else {
      assertEquals(expected, actual);
    }
  }

  /** By elements, nulls last, then the shorter one first. */
  private static int compare(DataType element, List<Object> a, List<Object> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      Object x = a.get(i);
      Object y = b.get(i);
      int order =
          x == null || y == null
              ? Boolean.compare(x == null, y == null)
              : element instanceof DataType.Array array
                  ? compare(
                      array.element(),
                      ElementReader.elements(array, (byte[]) x),
                      ElementReader.elements(array, (byte[]) y))
                  : Values.compare(x, y);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
