package io.sheaf.storage.fs;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Puts each of two folders in the other's place in one step: {@code renameat2} of Linux with {@code
 * RENAME_EXCHANGE}, {@code renamex_np} of macOS with {@code RENAME_SWAP}. The JDK has no such
 * operation.
 */
final class FolderExchange {
  private static final int WORKING_FOLDER = -100;
  private static final int EXCHANGE = 2;

  private FolderExchange() {}

  /** Found when first used: most statements replace no folder. */
  private static final class Native {
    static final boolean MAC =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    static final Optional<MethodHandle> RENAME = find();

    private static Optional<MethodHandle> find() {
      Linker linker = Linker.nativeLinker();
      SymbolLookup library = linker.defaultLookup();
      return MAC
          ? library
              .find("renamex_np")
              .map(
                  symbol ->
                      linker.downcallHandle(
                          symbol,
                          FunctionDescriptor.of(
                              ValueLayout.JAVA_INT,
                              ValueLayout.ADDRESS,
                              ValueLayout.ADDRESS,
                              ValueLayout.JAVA_INT)))
          : library
              .find("renameat2")
              .map(
                  symbol ->
                      linker.downcallHandle(
                          symbol,
                          FunctionDescriptor.of(
                              ValueLayout.JAVA_INT,
                              ValueLayout.JAVA_INT,
                              ValueLayout.ADDRESS,
                              ValueLayout.JAVA_INT,
                              ValueLayout.ADDRESS,
                              ValueLayout.JAVA_INT)));
    }
  }

  /** Exchanges two folders; false when the system or the file system cannot. */
  static boolean exchange(Path left, Path right) {
    if (!left.getFileSystem().equals(FileSystems.getDefault()) || Native.RENAME.isEmpty()) {
      return false;
    }
    MethodHandle rename = Native.RENAME.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment first = arena.allocateFrom(left.toString());
      MemorySegment second = arena.allocateFrom(right.toString());
      int result =
          Native.MAC
              ? (int) rename.invokeExact(first, second, EXCHANGE)
              : (int) rename.invokeExact(WORKING_FOLDER, first, WORKING_FOLDER, second, EXCHANGE);
      return result == 0;
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
