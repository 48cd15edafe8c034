package io.sheaf.planner.physical;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.StatisticsTable;
import io.sheaf.storage.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bounds of (a, b) from bounds of a and of b; splits are written {@code a..a b..b}. */
class KeyCornersTest {
  private static final Schema SCHEMA =
      Schema.of(new Field("a", Simple.BIGINT, true), new Field("b", Simple.BIGINT, true));

  private static final String[] SPLITS = {"1..1 0..99", "1..2 0..199", "2..2 51..180"};

  private static ColumnStatistics between(String range, boolean exact) {
    String[] ends = range.split("\\.\\.", 2);
    boolean nulls = ends[1].endsWith("?");
    return new ColumnStatistics(
        Long.valueOf(ends[0]),
        Long.valueOf(ends[1].replace("?", "")),
        nulls ? 1 : 0,
        -1,
        false,
        exact);
  }

  private static String bounds(int order, boolean exact, String... splits) {
    List<StatisticsTable.Piece> pieces = new ArrayList<>();
    for (String split : splits) {
      String[] columns = split.split(" ", 2);
      pieces.add(
          new StatisticsTable.Piece(
              pieces.size(),
              100,
              Map.of(0, between(columns[0], exact), 1, between(columns[1], exact))));
    }
    StatisticsTable table = new StatisticsTable("t", SCHEMA, null, pieces);
    StringBuilder text = new StringBuilder();
    for (ClusteredKey.Piece piece : ClusteredKey.of(table, List.of(0, 1), order).pieces()) {
      text.append(piece.min()).append("..").append(piece.max());
      text.append(piece.promised() ? " promised\n" : "\n");
    }
    return text.toString();
  }

  @Test
  void cornersBoundTheKeyWhateverTheOrder() {
    assertEquals(
        "[1, 0]..[1, 99]\n[1, 0]..[2, 199]\n[2, 51]..[2, 180]\n", bounds(0, true, SPLITS));
  }

  @Test
  void neighboursMakeASplitInWhichTheFirstColumnChangesNarrower() {
    String narrow = "[1, 0]..[1, 99]\n[1, 99]..[2, 51] promised\n[2, 51]..[2, 180]\n";
    assertEquals(narrow, bounds(1, true, SPLITS));
    assertEquals(narrow, bounds(-1, true, SPLITS[2], SPLITS[1], SPLITS[0]));
  }

  @Test
  void boundsThatNeedNotOccurPromiseLess() {
    assertEquals(
        "[1, 0]..[1, 99]\n[1, 0]..[2, 180] promised\n[2, 51]..[2, 180]\n",
        bounds(1, false, SPLITS));
  }

  @Test
  void whereTheFirstColumnIsNowhereConstantTheSecondTellsLittle() {
    assertEquals(
        "[1, 0]..[2, 50]\n[2, 0]..[3, 50]\n[3, 0]..[4, 50]\n",
        bounds(1, true, "1..2 0..50", "2..3 0..50", "3..4 0..50"));
  }

  @Test
  void nullsPromiseNothing() {
    assertEquals(
        "[1, 0]..[1, 99]\n[1, 0]..[2, 51] promised\n[2, 51]..[2, 180]\n",
        bounds(1, true, "1..1 0..99?", "1..2 0..199", "2..2 51..180"));
    assertEquals(
        "[1, 0]..[1, 99]\n[1, 0]..[2, 199]\n[2, 51]..[2, 180]\n",
        bounds(1, true, "1..1 0..99", "1..2 0..199?", "2..2 51..180"));
  }

  @Test
  void anOrderThatBoundsContradictIsOfNoUse() {
    assertEquals(
        "[1, 0]..[1, 10]\n[1, 40]..[1, 99]\n", bounds(1, true, "1..1 40..99", "1..1 0..10"));
  }
}
