package io.sheaf.storage.fs;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells the system what is going to be read from a file, so that it asks its disk for all of it at
 * once. A program that reads on waits for every 128 KB, and a disk over a network, or of many flash
 * chips, then gives a small part of what it could: {@code posix_fadvise} with {@code
 * POSIX_FADV_WILLNEED}, which the JDK does not have. What is in memory already costs next to
 * nothing. Does nothing where the system has no such call. Used by one thread at a time.
 */
final class PageCache implements AutoCloseable {
  private static final int WILL_NEED = 3;
  private static final int READ_ONLY = 0;

  private final int file;

  /** The system's calls, looked for when a big file is first read. */
  private static final class Calls {
    static final Optional<MethodHandle> OPEN =
        find(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    static final Optional<MethodHandle> ADVISE =
        find(
            "posix_fadvise",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    static final Optional<MethodHandle> CLOSE =
        find("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static Optional<MethodHandle> find(
        String name, FunctionDescriptor function, Linker.Option... options) {
      if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
        return Optional.empty();
      }
      Linker linker = Linker.nativeLinker();
      SymbolLookup library = linker.defaultLookup();
      return library.find(name).map(symbol -> linker.downcallHandle(symbol, function, options));
    }
  }

  PageCache(Path path) {
    this.file = open(path);
  }

  private static int open(Path path) {
    if (Calls.OPEN.isEmpty() || Calls.ADVISE.isEmpty() || Calls.CLOSE.isEmpty()) {
      return -1;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      return (int) Calls.OPEN.get().invokeExact(name, READ_ONLY);
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  /** Asks for a range; comes back before it is there. */
  void willRead(long start, long length) {
    if (file < 0) {
      return;
    }
    try {
      int ignored = (int) Calls.ADVISE.get().invokeExact(file, start, length, WILL_NEED);
      assert ignored >= 0;
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  private static RuntimeException unexpected(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }

  @Override
  public void close() {
    if (file < 0) {
      return;
    }
    try {
      int ignored = (int) Calls.CLOSE.get().invokeExact(file);
      assert ignored >= -1;
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }
}
