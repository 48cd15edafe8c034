package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.tests.cluster.FaultRun.Outcome;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers whose disk is full: a file system of a megabyte, where the test may mount one. */
class FullDiskTest {
  /** Runs, each with the disk of the next worker full: one task sorts all, at one of them. */
  private static final int ROUNDS = 15;

  /** Sorts and groups more than memory holds. */
  private static final String SPILLING =
      """
      SELECT l_orderkey, l_linenumber, l_comment,
        row_number() OVER (ORDER BY l_comment, l_orderkey, l_linenumber) AS n
      FROM lineitem
      """;

  @TempDir Path folder;
  private Path disk;

  @BeforeEach
  void mountsAreAllowed() throws IOException, InterruptedException {
    disk = folder.resolve("probe");
    Files.createDirectories(disk);
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0);
    assertEquals(0, run("umount", disk.toString()));
    Files.delete(disk);
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (Files.exists(disk)) {
      assertEquals(0, run("umount", disk.toString()));
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private void mount(Path at) throws IOException, InterruptedException {
    disk = at;
    Files.createDirectories(disk);
    assertEquals(0, run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()));
  }

  private static Path folderOf(String worker, Path spill) throws IOException {
    try (Stream<Path> folders = Files.find(spill, 2, (path, is) -> path.endsWith(worker))) {
      return folders.findFirst().orElseThrow();
    }
  }

  @Test
  void aDiskThatIsFullForAllIsTold() throws IOException, InterruptedException {
    mount(folder.resolve("disk"));
    Map<String, String> settings = new HashMap<>(WorkerFaultsTest.SETTINGS);
    settings.put("memory", "24MB");
    try (ProcessSession processes = new ProcessSession(disk, settings)) {
      Outcome outcome = FaultRun.quiet(processes, SPILLING);
      assertNotNull(outcome.failure(), "24 MB and 1 MB can't hold it");
      SheafException failure = (SheafException) outcome.failure();
      assertEquals(ErrorCode.DISK_FULL, failure.code(), failure.toString());
      Rows after = SheafRows.query(processes.session(), "SELECT count(*) FROM orders");
      assertEquals("[[15000]]", after.rows().toString());
    }
  }

  @Test
  void whatOneWorkerCantHoldGoesElsewhere() throws IOException, InterruptedException {
    Path spill = folder.resolve("spill");
    Map<String, String> settings = new HashMap<>(WorkerFaultsTest.SETTINGS);
    settings.put("memory", "24MB");
    int workers = Integer.parseInt(settings.get("workers"));
    try (ProcessSession processes = new ProcessSession(spill, settings)) {
      boolean wasShort = false;
      for (int round = 0; round < ROUNDS && !wasShort; round++) {
        String worker = "worker-" + (1 + round % workers);
        mount(folderOf(worker, spill));
        Outcome outcome =
            FaultRun.quiet(
                processes,
                "SELECT count(*), count(DISTINCT n), min(n), max(n) FROM (" + SPILLING + ") t");
        assertNull(outcome.failure());
        assertEquals(
            "[[60175, 60175, 1, 60175]]", outcome.rows().rows().toString(), "round " + round);
        wasShort =
            processes.view().events().stream()
                .anyMatch(
                    event -> event.message().contains("goes elsewhere, " + worker + " was short"));
        assertEquals(0, run("umount", "--lazy", disk.toString()));
        disk = folder.resolve("unmounted");
      }
      assertTrue(wasShort, "no worker was short of disk");
      assertTrue(
          processes.view().events().stream().noneMatch(event -> event.kind().equals("worker lost")),
          "nobody dies of a full disk");
    }
  }
}
