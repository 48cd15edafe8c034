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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillDirectoryTest {
  private static final int FILES = 1000;

  @TempDir Path parent;

  @Test
  void deletesWhatADeadProcessLeftAndNothingElse() throws IOException {
    Path dead = Files.createDirectory(parent.resolve("sheaf-1-dead"));
    Files.createFile(dead.resolve("lock"));
    Files.writeString(dead.resolve("exchange-1.spill"), "rows");
    Path foreign = Files.createDirectory(parent.resolve("sheaf-of-somebody"));
    Path file = Files.createFile(parent.resolve("sheaf-file"));
    try (SpillDirectory first = SpillDirectory.open(parent)) {
      Files.createFile(first.path().resolve("exchange-2.spill"));
      try (SpillDirectory second = SpillDirectory.open(parent)) {
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(foreign));
        assertTrue(Files.exists(file));
        assertTrue(Files.exists(first.path().resolve("exchange-2.spill")));
        assertTrue(Files.exists(second.path()));
      }
    }
    try (var left = Files.list(parent)) {
      assertEquals(2, left.count());
    }
  }

  /** Its workers notice after a while that it is dead. */
  @Test
  void whatIsStillWrittenToIsLeftToTheNextStart() throws Exception {
    Path dead = Files.createDirectory(parent.resolve("sheaf-1-dead"));
    Files.createFile(dead.resolve("lock"));
    Path worker = Files.createDirectory(dead.resolve("worker-1"));
    AtomicBoolean alive = new AtomicBoolean(true);
    CountDownLatch writes = new CountDownLatch(1);
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; alive.get() && Files.exists(worker); i++) {
                    try {
                      Files.createFile(worker.resolve("exchange-" + i));
                    } catch (IOException deleted) {
                      return;
                    }
                    if (i == FILES) {
                      writes.countDown();
                    }
                  }
                });
    writes.await();
    SpillDirectory.open(parent).close();
    assertTrue(Files.notExists(dead) || Files.exists(dead.resolve("lock")), "no lock is left");
    alive.set(false);
    writer.join();
    SpillDirectory.open(parent).close();
    assertFalse(Files.exists(dead));
  }

  @Test
  void aQuotaThatIsUsedUpSaysSo() {
    DiskQuota quota = new DiskQuota(100);
    quota.take(60);
    SheafException full = assertThrows(SheafException.class, () -> quota.take(60));
    assertEquals(ErrorCode.DISK_FULL, full.code());
    assertTrue(full.getMessage().contains("spill_limit, 100 bytes on disk"), full.getMessage());
    quota.giveBack(30);
    quota.take(60);
    assertEquals(90, quota.used());
  }

  @Test
  void aFullDiskIsToldFromABrokenOne() {
    Path path = parent.resolve("file");
    assertEquals(
        ErrorCode.DISK_FULL,
        DiskErrors.cannotWrite(path, new IOException("No space left on device")).code());
    assertEquals(
        ErrorCode.DISK_FULL,
        DiskErrors.cannotWrite(path, new IOException("Disk quota exceeded")).code());
    assertEquals(
        ErrorCode.IO_ERROR,
        DiskErrors.cannotWrite(path, new IOException("Input/output error")).code());
  }
}
