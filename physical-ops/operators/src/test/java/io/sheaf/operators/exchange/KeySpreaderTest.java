package io.sheaf.operators.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DenseBatch;
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
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Each key of several columns goes where {@link Divisions#partition} says. */
class KeySpreaderTest {
  private static final int ROWS = 500;
  private static final List<DataType> TYPES =
      List.of(Simple.INTEGER, Simple.VARCHAR, new DataType.Decimal(30, 0));

  private static List<Object> key(Random random) {
    return List.of(
        random.nextInt(3),
        "é%d".formatted(random.nextInt(20)).getBytes(StandardCharsets.UTF_8),
        BigInteger.valueOf(random.nextInt(50) - 25));
  }

  @RepeatedTest(20)
  void eachKeyIsInItsRange(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<Object> bounds = new ArrayList<>();
    for (int i = random.nextInt(40); i >= 0; i--) {
      List<Object> bound = key(random);
      if (bounds.stream().noneMatch(known -> Values.compare(known, bound) == 0)) {
        bounds.add(bound);
      }
    }
    bounds.sort(Values::compare);
    List<List<Object>> keys = new ArrayList<>();
    int[] numbers = new int[ROWS];
    long[] views = new long[2 * ROWS];
    long[] decimals = new long[ROWS];
    byte[] nulls = new byte[ROWS];
    for (int row = 0; row < ROWS; row++) {
      List<Object> key = key(random);
      keys.add(key);
      numbers[row] = (Integer) key.get(0);
      byte[] text = (byte[]) key.get(1);
      Views.setInline(views, row, text, 0, text.length);
      decimals[row] = ((BigInteger) key.get(2)).longValue();
      nulls[row] = (byte) (row % 50 == 49 ? 1 : 0);
    }
    bounds.addFirst(null);
    bounds.addLast(null);
    Divisions divisions = new Divisions(TYPES, bounds, Divisions.Nulls.LAST, 0, "test");
    Column[] columns = {
      new LongColumn(TYPES.get(2), ROWS, decimals, null),
      new IntColumn(Simple.INTEGER, ROWS, numbers, null),
      new ViewColumn(Simple.VARCHAR, ROWS, views, nulls)
    };
    int[] partitions = new int[ROWS];
    new KeySpreader(List.of(1, 2, 0), divisions)
        .partitions(new DenseBatch(ROWS, columns), partitions);
    int[] expected = new int[ROWS];
    Arrays.setAll(
        expected,
        row -> nulls[row] != 0 ? divisions.count() - 1 : divisions.partition(keys.get(row)));
    for (int row = 0; row < ROWS; row++) {
      assertEquals(expected[row], partitions[row], "row " + row + " of " + bounds.size());
    }
  }
}
