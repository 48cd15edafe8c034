package io.sheaf.storage.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TargetFileTest {
  /** The device that takes no byte. */
  private static final Path FULL = Path.of("/dev/full");

  /** Writes to a path as it stands. */
  private record DeviceFile(OutputStream stream) implements OutputFile {
    @Override
    public void write(long address, long length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      stream.write(bytes, offset, length);
    }

    @Override
    public long position() {
      return 0;
    }

    @Override
    public void commit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  @Test
  void aFullDiskIsToldAsSuch() throws IOException {
    assumeTrue(Files.isWritable(FULL), "there is no /dev/full");
    try (TargetFile file = new TargetFile("out.csv", new DeviceFile(Files.newOutputStream(FULL)))) {
      SheafException error = assertThrows(SheafException.class, () -> file.write(new byte[10], 10));
      assertEquals(ErrorCode.DISK_FULL, error.code());
      assertEquals("cannot write 'out.csv': the disk is full", error.getMessage());
    }
  }

  @Test
  void aPlaceThatTakesNoFilesIsToldInOneSentence() {
    Path none = Path.of("/proc/none.csv");
    assumeTrue(Files.isDirectory(none.getParent()), "there is no /proc");
    SheafException error =
        assertThrows(SheafException.class, () -> TargetFile.create(none.toString()));
    assertEquals(ErrorCode.IO_ERROR, error.code());
    assertEquals(
        true, error.getMessage().startsWith("cannot write '/proc/none.csv': "), error.getMessage());
  }
}
