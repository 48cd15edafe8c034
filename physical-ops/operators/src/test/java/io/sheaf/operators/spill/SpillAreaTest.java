package io.sheaf.operators.spill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillAreaTest {
  @TempDir Path folder;

  private Path spill() {
    return folder.resolve("spill");
  }

  @Test
  void theFolderIsMadeWithTheFirstFileAndGoesWithTheLast() {
    SpillArea area = SpillArea.of(spill());
    assertFalse(Files.exists(spill()));
    TemporaryFile first = area.create("sort");
    TemporaryFile second = SpillArea.of(spill()).create("table");
    assertEquals(first.path().getParent(), second.path().getParent());
    first.close();
    assertTrue(Files.exists(second.path()));
    second.close();
    second.close();
    assertFalse(Files.exists(spill()));
  }

  @Test
  void allFilesTogetherAreBounded() {
    SpillArea area = SpillArea.of(spill());
    area.limit(100);
    try (TemporaryFile first = area.create("sort");
        TemporaryFile second = area.create("table")) {
      first.take(60);
      SheafException full = assertThrows(SheafException.class, () -> second.take(50));
      assertEquals(ErrorCode.DISK_FULL, full.code());
      first.close();
      second.take(50);
      assertEquals(50, area.used());
    }
    assertEquals(0, area.used());
  }

  @Test
  void aDirectoryOfThisProcessIsUsedItself() {
    try (SpillDirectory own = SpillDirectory.open(spill());
        TemporaryFile file = SpillArea.of(own.path()).create("sort")) {
      assertEquals(own.path(), file.path().getParent());
    }
  }

  /** Another process that is killed leaves its files; the next one that spills deletes them. */
  @Test
  void whatAKilledProcessLeftIsDeletedByTheNext() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Spilling.class.getName(),
                spill().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Path left = Path.of(other.inputReader().readLine());
    assertTrue(Files.exists(left));
    try (TemporaryFile mine = SpillArea.of(spill()).create("sort")) {
      assertTrue(Files.exists(left), "its process is alive");
      assertTrue(Files.exists(mine.path()));
    }
    other.destroyForcibly();
    assertTrue(other.waitFor(30, TimeUnit.SECONDS));
    try (TemporaryFile mine = SpillArea.of(spill()).create("sort");
        var folders = Files.list(spill())) {
      assertFalse(Files.exists(left));
      assertEquals(List.of(mine.path().getParent()), folders.toList());
    }
  }

  /** A process that has spilled and waits to be killed. */
  static final class Spilling {
    private Spilling() {}

    public static void main(String[] args) throws IOException {
      System.out.println(SpillArea.of(Path.of(args[0])).create("sort").path());
      if (System.in.read() < 0) {
        throw new IOException("nobody killed it");
      }
    }
  }
}
