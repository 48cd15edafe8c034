package io.sheaf.storage.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileSystemTest {
  @TempDir private Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    for (String name :
        List.of(
            "a.parquet",
            "b1.parquet",
            "b2.parquet",
            "y/c.parquet",
            "y/z/d.parquet",
            "e.csv",
            ".hidden",
            "y/_tmp",
            "odd[1].csv")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private List<String> list(String pattern) {
    return FileSystems.list(folder + "/" + pattern).stream()
        .map(file -> folder.relativize(Path.of(file.path())).toString())
        .toList();
  }

  @Test
  void globsMatchWithinNamesAndOverFolders() {
    assertEquals(List.of("a.parquet", "b1.parquet", "b2.parquet"), list("*.parquet"));
    assertEquals(List.of("b1.parquet", "b2.parquet"), list("b?.parquet"));
    assertEquals(List.of("b2.parquet"), list("b[2-9].parquet"));
    assertEquals(List.of("b2.parquet"), list("b[!1].parquet"));
    assertEquals(List.of("a.parquet", "e.csv"), list("{a.parquet,e.*}"));
    assertEquals(List.of("y/c.parquet"), list("*/*.parquet"));
    assertEquals(
        List.of("a.parquet", "b1.parquet", "b2.parquet", "y/c.parquet", "y/z/d.parquet"),
        list("**/*.parquet"));
  }

  @Test
  void aFolderNamesItsFilesWithoutHiddenOnes() {
    assertEquals(List.of("y/c.parquet", "y/z/d.parquet"), list("y"));
  }

  @Test
  void anExistingNameIsNoGlob() {
    assertEquals(List.of("odd[1].csv"), list("odd[1].csv"));
  }

  @Test
  void aFileUriIsALocalPath() {
    FileEntry entry = FileSystems.list(folder.resolve("e.csv").toUri().toString()).getFirst();
    assertEquals(folder.resolve("e.csv").toString(), entry.path());
    assertEquals(5, entry.size());
  }

  @Test
  void aMissingFileNamesANearOne() {
    SheafException error = assertThrows(SheafException.class, () -> list("a.parqet"));
    assertEquals(ErrorCode.FILE_NOT_FOUND, error.code());
    assertEquals("did you mean '" + folder.resolve("a.parquet") + "'?", error.hint().orElseThrow());
    assertEquals(
        ErrorCode.FILE_NOT_FOUND, assertThrows(SheafException.class, () -> list("*.orc")).code());
  }

  @Test
  void anUnknownSchemeListsTheKnownOnes() {
    SheafException error =
        assertThrows(SheafException.class, () -> FileSystems.list("gopher://host/file"));
    assertEquals(ErrorCode.UNSUPPORTED, error.code());
    assertEquals(true, error.hint().orElseThrow().contains("file"));
  }

  @Test
  void rangesAreReadAndTheEndIsKnown() throws IOException {
    FileEntry entry = FileSystems.list(folder.resolve("a.parquet").toString()).getFirst();
    try (MemoryPool pool = new MemoryPool(1 << 20);
        MemoryConsumer memory = pool.consumer("test");
        RandomReader reader = entry.fileSystem().open(entry)) {
      assertEquals(9, reader.size());
      assertArrayEquals("parq".getBytes(StandardCharsets.UTF_8), reader.read(2, 4));
      try (NativeBuffer buffer = reader.read(2, 4, memory)) {
        assertEquals('q', Native.getByte(buffer.address() + 3));
      }
      assertThrows(EOFException.class, () -> reader.read(8, 4));
      assertThrows(EOFException.class, () -> reader.read(8, 4, memory));
      assertEquals(0, pool.used());
    }
  }

  @Test
  void aFileAppearsWholeAtCommitAndNotWithoutIt() throws IOException {
    Path target = folder.resolve("new.bin");
    FileSystem local = FileSystems.local();
    try (OutputFile output = local.create(target.toString())) {
      output.write(new byte[] {1, 2, 3}, 1, 2);
      assertEquals(2, output.position());
      assertEquals(false, Files.exists(target));
      output.commit();
    }
    assertArrayEquals(new byte[] {2, 3}, Files.readAllBytes(target));
    try (OutputFile output = local.create(target.toString())) {
      output.write(new byte[100], 0, 100);
    }
    assertArrayEquals(new byte[] {2, 3}, Files.readAllBytes(target));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.filter(p -> p.getFileName().toString().startsWith(".new")).count());
    }
  }
}
