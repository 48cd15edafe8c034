package io.sheaf.operators.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Values;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each key goes where {@link Divisions#partition} says, of one to 257 partitions. */
class RangeSpreaderTest {
  private static final int ROWS = 500;
  private final Random random = new Random(1);

  private void check(DataType type, Function<Random, Object> value, Function<Object[], Column> of) {
    for (int count : new int[] {1, 2, 3, 16, 129, 257}) {
      List<Object> bounds = new ArrayList<>();
      while (bounds.size() < count - 1) {
        Object bound = value.apply(random);
        if (bounds.stream().noneMatch(known -> Values.compare(known, bound) == 0)) {
          bounds.add(bound);
        }
      }
      bounds.sort(Values::compare);
      Object[] keys = new Object[ROWS];
      Arrays.setAll(keys, i -> i < bounds.size() ? bounds.get(i) : value.apply(random));
      bounds.addFirst(null);
      bounds.addLast(null);
      Divisions divisions = new Divisions(type, bounds, Divisions.Nulls.LAST, 0, "test");
      int[] partitions = new int[ROWS];
      new RangeSpreader(0, divisions)
          .partitions(new DenseBatch(ROWS, new Column[] {of.apply(keys)}), partitions);
      for (int i = 0; i < ROWS; i++) {
        int expected = i % 50 == 49 ? count - 1 : divisions.partition(keys[i]);
        assertEquals(expected, partitions[i], type + " " + keys[i] + " of " + count);
      }
    }
  }

  private static byte[] everyFiftiethNull() {
    byte[] nulls = new byte[ROWS];
    for (int i = 49; i < ROWS; i += 50) {
      nulls[i] = 1;
    }
    return nulls;
  }

  @Test
  void integers() {
    check(
        Simple.INTEGER,
        Random::nextInt,
        keys -> {
          int[] values = Arrays.stream(keys).mapToInt(k -> (Integer) k).toArray();
          return new IntColumn(Simple.INTEGER, ROWS, values, everyFiftiethNull());
        });
    check(
        Simple.BIGINT,
        Random::nextLong,
        keys -> {
          long[] values = Arrays.stream(keys).mapToLong(k -> (Long) k).toArray();
          return new LongColumn(Simple.BIGINT, ROWS, values, everyFiftiethNull());
        });
  }

  @Test
  void wideDecimalsInEitherForm() {
    DataType type = new DataType.Decimal(38, 0);
    check(
        type,
        r -> new BigInteger(120, r).subtract(BigInteger.ONE.shiftLeft(119)),
        keys -> {
          long[] words = new long[2 * ROWS];
          for (int i = 0; i < ROWS; i++) {
            words[2 * i] = ((BigInteger) keys[i]).longValue();
            words[2 * i + 1] = ((BigInteger) keys[i]).shiftRight(64).longValue();
          }
          return new Int128Column(type, ROWS, words, everyFiftiethNull());
        });
    check(
        type,
        r -> BigInteger.valueOf(r.nextLong()),
        keys -> {
          long[] values =
              Arrays.stream(keys).mapToLong(k -> ((BigInteger) k).longValue()).toArray();
          return new LongColumn(type, ROWS, values, everyFiftiethNull());
        });
  }

  @Test
  void doublesWithZerosAndNaN() {
    double[] special = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, -1e300};
    check(
        Simple.DOUBLE,
        r -> r.nextInt(4) == 0 ? special[r.nextInt(special.length)] : r.nextGaussian(),
        keys -> {
          double[] values = Arrays.stream(keys).mapToDouble(k -> (Double) k).toArray();
          return new DoubleColumn(Simple.DOUBLE, ROWS, values, everyFiftiethNull());
        });
  }

  @Test
  void shortStrings() {
    check(
        Simple.VARCHAR,
        r -> "é%x".formatted(r.nextInt()).substring(r.nextInt(2)).getBytes(StandardCharsets.UTF_8),
        keys -> {
          long[] views = new long[2 * ROWS];
          for (int i = 0; i < ROWS; i++) {
            byte[] key = (byte[]) keys[i];
            Views.setInline(views, i, key, 0, key.length);
          }
          return new ViewColumn(Simple.VARCHAR, ROWS, views, everyFiftiethNull());
        });
  }
}
