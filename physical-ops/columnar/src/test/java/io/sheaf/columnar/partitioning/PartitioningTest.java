package io.sheaf.columnar.partitioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.partitioning.Divisions.Nulls;
import io.sheaf.columnar.partitioning.Partitioning.Arbitrary;
import io.sheaf.columnar.partitioning.Partitioning.Broadcast;
import io.sheaf.columnar.partitioning.Partitioning.Hash;
import io.sheaf.columnar.partitioning.Partitioning.Range;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitioningTest {
  private static final Requirement BY_0 = new Requirement.Clustered(List.of(0));
  private static final Requirement BY_0_1 = new Requirement.Clustered(List.of(0, 1));
  private static final Requirement BY_1 = new Requirement.Clustered(List.of(1));

  private static Divisions divisions(int straddling, Nulls nulls, Object... bounds) {
    return new Divisions(Simple.BIGINT, Arrays.asList(bounds), nulls, straddling, "test");
  }

  private static final Divisions THREE = divisions(0, Nulls.NONE, null, 10L, 20L, null);

  /** Columns: anywhere, together, replicated, by 0, by 0 and 1, by 1. */
  private static void assertSatisfies(Partitioning partitioning, String yesOrNo) {
    List<Requirement> requirements =
        List.of(
            Requirement.ANYWHERE, Requirement.TOGETHER, Requirement.REPLICATED, BY_0, BY_0_1, BY_1);
    StringBuilder answers = new StringBuilder();
    requirements.forEach(r -> answers.append(partitioning.satisfies(r) ? 'y' : 'n'));
    assertEquals(yesOrNo, answers.toString(), partitioning.toString());
  }

  @Test
  void whatEachPartitioningSatisfies() {
    assertSatisfies(Partitioning.single(), "yyyyyy");
    assertSatisfies(new Hash(List.of(0), 4), "ynnyyn");
    assertSatisfies(new Hash(List.of(0, 1), 4), "ynnnyn");
    assertSatisfies(new Hash(List.of(0), 1), "yyyyyy");
    assertSatisfies(new Range(0, THREE), "ynnyyn");
    assertSatisfies(new Range(0, divisions(1, Nulls.NONE, null, 10L, null)), "ynnnnn");
    assertSatisfies(new Range(0, divisions(0, Nulls.ANYWHERE, null, 10L, null)), "ynnnnn");
    assertSatisfies(new Range(0, divisions(0, Nulls.LAST, null, 10L, null)), "ynnyyn");
    assertSatisfies(new Broadcast(4), "nnynnn");
    assertSatisfies(new Arbitrary(4), "ynnnnn");
  }

  @Test
  void satisfyingAloneDoesNotMakeTwoSidesMeet() {
    Partitioning four = new Hash(List.of(0), 4);
    Partitioning five = new Hash(List.of(0), 5);
    assertTrue(four.satisfies(BY_0) && five.satisfies(BY_0));
    assertFalse(four.copartitionedWith(five, List.of(0), List.of(0)));
    assertTrue(four.copartitionedWith(new Hash(List.of(2), 4), List.of(0), List.of(2)));
  }

  @Test
  void hashesMustPairTheSameKeys() {
    Partitioning ab = new Hash(List.of(0, 1), 4);
    assertTrue(ab.copartitionedWith(new Hash(List.of(0, 1), 4), List.of(0, 1), List.of(0, 1)));
    assertFalse(ab.copartitionedWith(new Hash(List.of(1, 0), 4), List.of(0, 1), List.of(0, 1)));
    assertFalse(ab.copartitionedWith(new Hash(List.of(0), 4), List.of(0, 1), List.of(0, 1)));
  }

  @Test
  void rangesMeetWhenTheirBoundsAreEqual() {
    Partitioning here = new Range(0, THREE);
    assertTrue(here.copartitionedWith(new Range(3, THREE), List.of(0), List.of(3)));
    Partitioning other = new Range(3, divisions(0, Nulls.NONE, null, 10L, 21L, null));
    assertFalse(here.copartitionedWith(other, List.of(0), List.of(3)));
    assertFalse(here.copartitionedWith(new Range(2, THREE), List.of(0), List.of(3)));
    assertFalse(here.copartitionedWith(new Hash(List.of(3), 3), List.of(0), List.of(3)));
    assertFalse(new Arbitrary(3).copartitionedWith(new Arbitrary(3), List.of(0), List.of(0)));
  }

  /** Ranges of (x, y): below (1, 50), below (2, 7), the rest. */
  private static final Divisions PAIRS =
      new Divisions(
          List.of(Simple.BIGINT, Simple.BIGINT),
          Arrays.asList(null, List.of(1L, 50L), List.of(2L, 7L), null),
          Nulls.LAST,
          0,
          "test");

  @Test
  void rangesOfSeveralColumnsKeepRowsTogetherThatAgreeInAllOfThem() {
    assertSatisfies(new Range(List.of(0, 1), PAIRS), "ynnnyn");
    assertEquals(0, PAIRS.partition(List.of(1L, 49L)));
    assertEquals(1, PAIRS.partition(List.of(1L, 50L)));
    assertEquals(1, PAIRS.partition(List.of(2L, -7L)));
    assertEquals(2, PAIRS.partition(List.of(2L, 7L)));
    Partitioning here = new Range(List.of(0, 1), PAIRS);
    Partitioning there = new Range(List.of(3, 2), PAIRS);
    assertTrue(here.copartitionedWith(there, List.of(1, 0), List.of(2, 3)));
    assertFalse(here.copartitionedWith(there, List.of(1, 0), List.of(3, 2)));
    assertFalse(here.copartitionedWith(there, List.of(0), List.of(3)));
  }

  @Test
  void straddlingRangesNeverMeet() {
    Partitioning straddling = new Range(0, divisions(1, Nulls.NONE, null, 10L, null));
    assertFalse(straddling.copartitionedWith(straddling, List.of(0), List.of(0)));
  }

  @Test
  void aKeyBelongsToThePartitionThatStartsAtOrBelowIt() {
    assertEquals(0, THREE.partition(-5L));
    assertEquals(0, THREE.partition(9L));
    assertEquals(1, THREE.partition(10L));
    assertEquals(1, THREE.partition(19L));
    assertEquals(2, THREE.partition(20L));
    assertEquals(2, THREE.partition(Long.MAX_VALUE));
    assertEquals(0, divisions(0, Nulls.NONE, 1L, 5L).partition(3L));
  }

  @Test
  void boundsThatDoNotAscendAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> divisions(0, Nulls.NONE, null, 20L, 10L, null));
    List<Object> falling = Arrays.asList(null, List.of(2L, 1L), List.of(1L, 9L), null);
    List<DataType> types = List.of(Simple.BIGINT, Simple.BIGINT);
    assertThrows(
        IllegalArgumentException.class, () -> new Divisions(types, falling, Nulls.NONE, 0, "test"));
  }
}
