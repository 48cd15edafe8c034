package io.sheaf.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.storage.ColumnStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Random tables, their keys sorted or nearly so, cut into splits anywhere: whatever the cuts, each
 * row is in one task, and equal keys meet.
 */
class DivisionAlignmentTest {
  /** A table's keys (null for NULL) by split. */
  private record Keys(List<List<Long>> splits) {}

  private static Keys keys(Random random, boolean nulls) {
    int count = 50 + random.nextInt(500);
    List<Long> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add((long) random.nextInt(1 + random.nextInt(400)));
    }
    keys.sort(Long::compare);
    for (int i = 0; i < count / 50; i++) {
      java.util.Collections.swap(keys, random.nextInt(count), random.nextInt(count));
    }
    if (nulls) {
      for (int i = 0; i < 5; i++) {
        keys.set(random.nextInt(count), null);
      }
    }
    List<List<Long>> splits = new ArrayList<>();
    int at = 0;
    while (at < count) {
      int end = Math.min(count, at + 1 + random.nextInt(60));
      splits.add(keys.subList(at, end));
      at = end;
    }
    return new Keys(splits);
  }

  private static StatisticsTable table(String name, Keys keys, boolean nullable) {
    List<StatisticsTable.Piece> pieces = new ArrayList<>();
    long rows = 0;
    for (List<Long> split : keys.splits) {
      List<Long> known = split.stream().filter(k -> k != null).toList();
      Long min = known.stream().min(Long::compare).orElse(0L);
      Long max = known.stream().max(Long::compare).orElse(0L);
      int nulls = split.size() - known.size();
      pieces.add(
          new StatisticsTable.Piece(
              pieces.size(),
              split.size(),
              Map.of(0, new ColumnStatistics(min, max, nulls, -1, false))));
      rows += split.size();
    }
    Schema schema =
        Schema.of(
            new Field(name + "_key", Simple.BIGINT, nullable), new Field("v", Simple.BIGINT, true));
    return new StatisticsTable(
        name,
        schema,
        new StatisticsTable.Columns(
            rows, List.of(ColumnStatistics.UNKNOWN, ColumnStatistics.UNKNOWN)),
        pieces);
  }

  private static List<ScanSpec> scans(OperatorSpec spec) {
    List<ScanSpec> scans = new ArrayList<>();
    if (spec instanceof ScanSpec scan) {
      scans.add(scan);
    }
    spec.inputs().forEach(input -> scans.addAll(scans(input)));
    return scans;
  }

  private static boolean reads(SplitRange range, Long key) {
    if (range.isWhole()) {
      return true;
    }
    if (key == null) {
      return range.nulls();
    }
    return (range.low() == null || Values.compare(key, range.low()) >= 0)
        && (range.high() == null || Values.compare(key, range.high()) < 0);
  }

  /** The task of each key; fails when a row is read by no task or by two. */
  private static Map<Long, Integer> tasks(ScanSpec scan, Keys keys) {
    Map<Long, Integer> tasks = new HashMap<>();
    for (int split = 0; split < keys.splits.size(); split++) {
      for (Long key : keys.splits.get(split)) {
        Set<Integer> readers = new HashSet<>();
        for (int task = 0; task < scan.assignment().size(); task++) {
          for (SplitRange range : scan.assignment().get(task)) {
            if (range.split().ordinal() == split && reads(range, key)) {
              assertTrue(readers.add(task), "read twice");
            }
          }
        }
        assertEquals(1, readers.size(), "readers of " + key);
        int task = readers.iterator().next();
        assertEquals(task, tasks.computeIfAbsent(key, k -> task), "tasks of " + key);
      }
    }
    return tasks;
  }

  @RepeatedTest(200)
  void everyRowIsInOneTaskAndEqualKeysMeet(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Keys left = keys(random, random.nextBoolean());
    Keys right = keys(random, false);
    TestCatalog catalog =
        new TestCatalog(List.of(table("l", left, true), table("r", right, false)));
    PlannerSettings settings = PlannerSettings.local(1).withDivisionRows(1 + random.nextInt(80));
    var planned = catalog.plan("select l.v, r.v from l join r on l_key = r_key", settings);
    Map<String, ScanSpec> scans = new HashMap<>();
    planned
        .stages()
        .stages()
        .forEach(s -> scans(s.root()).forEach(scan -> scans.put(scan.table().description(), scan)));
    assertNotNull(scans.get("l"));
    Map<Long, Integer> leftTasks = tasks(scans.get("l"), left);
    Map<Long, Integer> rightTasks = tasks(scans.get("r"), right);
    assertEquals(scans.get("l").assignment().size(), scans.get("r").assignment().size());
    leftTasks.forEach(
        (key, task) -> {
          if (key != null && rightTasks.containsKey(key)) {
            assertEquals(task, rightTasks.get(key), "tasks of " + key);
          }
        });
  }
}
