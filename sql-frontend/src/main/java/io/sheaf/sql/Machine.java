package io.sheaf.sql;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the machine, or the container the process is confined to, has. */
final class Machine {
  private Machine() {}

  /** Memory in bytes: the container's limit when there is one, else what is built in. */
  static long memoryBytes() {
    // Linux tells in two small files; the management beans cost a tenth of a second at start-up.
    OptionalLong physical = firstNumber(Path.of("/proc/meminfo"), 1024);
    if (physical.isEmpty()) {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getTotalMemorySize();
    }
    OptionalLong limit = firstNumber(Path.of("/sys/fs/cgroup/memory.max"), 1);
    return Math.min(physical.getAsLong(), limit.orElse(Long.MAX_VALUE));
  }

  /** Worker processes for a machine of this size: a few with several threads each, at least two. */
  static int defaultWorkers() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() / 8, 2, 16);
  }

  /** So many worker processes at most, each of which takes a quarter of a gigabyte to exist. */
  static int mostWorkers() {
    return Math.clamp(memoryBytes() / (256L << 20), 4, 1024);
  }

  /** The user's name as a part of a file's name. */
  static String user() {
    return System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_.-]", "_");
  }

  /** A variable of the environment, empty when there is none. */
  static String environment(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }

  private static OptionalLong firstNumber(Path file, long unit) {
    if (!Files.isReadable(file)) {
      return OptionalLong.empty();
    }
    try (var lines = Files.lines(file)) {
      String digits = lines.findFirst().orElse("").replaceAll("\\D", "");
      return digits.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(digits) * unit);
    } catch (IOException unreadable) {
      return OptionalLong.empty();
    }
  }
}
