package io.sheaf.sql;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.SchedulerProvider;
import io.sheaf.operators.exchange.ExchangeCompression;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of a session, each with how its text is read and what it is for. */
public enum Setting {
  THREADS(
      "most threads a query may use", String.valueOf(Runtime.getRuntime().availableProcessors())) {
    @Override
    Object read(String text) {
      return integer(text, 1, 1024);
    }
  },
  MEMORY("bound on the memory of data, for example 512MB, 4GB or 60%", "60%") {
    @Override
    Object read(String text) {
      return bytes(text);
    }
  },
  SCHEDULER(
      "who runs tasks: threads, sync for the calling thread alone, processes for workers of the"
          + " session's own, or sheaf://host:port for those of a server",
      "threads") {
    @Override
    Object read(String text) {
      return scheduler(text);
    }
  },
  WORKERS(
      "processes that scheduler processes starts, and that share threads and memory",
      String.valueOf(Machine.defaultWorkers())) {
    @Override
    Object read(String text) {
      return integer(text, 1, 1024);
    }
  },
  WORKERS_MIN("processes kept when there is little to do; 0: as many as at first", "0") {
    @Override
    Object read(String text) {
      return integer(text, 0, 1024);
    }
  },
  WORKERS_MAX(
      "processes started when there is much to do, which share threads and memory; 0: as many as"
          + " at first",
      "0") {
    @Override
    Object read(String text) {
      return integer(text, 0, 1024);
    }
  },
  WORKERS_IDLE("seconds for which fewer processes must have been enough before one ends", "60") {
    @Override
    Object read(String text) {
      return integer(text, 0, 86_400);
    }
  },
  CLUSTER_SECRET(
      "what a client and workers of a cluster know; $SHEAF_SECRET unless set",
      Machine.environment("SHEAF_SECRET")) {
    @Override
    Object read(String text) {
      return text;
    }

    @Override
    public String shown(String text) {
      return text.isEmpty() ? "" : "***";
    }
  },
  TLS_CA(
      "PEM file of the authorities whose certificates are trusted; $SHEAF_TLS_CA unless set",
      Machine.environment("SHEAF_TLS_CA")) {
    @Override
    Object read(String text) {
      return file(text);
    }
  },
  TLS_CERTIFICATE(
      "PEM file of the certificate that this client shows; $SHEAF_TLS_CERT unless set",
      Machine.environment("SHEAF_TLS_CERT")) {
    @Override
    Object read(String text) {
      return file(text);
    }
  },
  TLS_KEY(
      "PEM file of that certificate's private key; $SHEAF_TLS_KEY unless set",
      Machine.environment("SHEAF_TLS_KEY")) {
    @Override
    Object read(String text) {
      return file(text);
    }
  },
  TIME_ZONE("zone in which instants are shown", ZoneId.systemDefault().getId()) {
    @Override
    Object read(String text) {
      try {
        return ZoneId.of(text);
      } catch (DateTimeException e) {
        throw invalid(text, "a time zone such as Europe/Berlin or UTC", e);
      }
    }
  },
  SPILL_DIRECTORY(
      "folder for what does not fit memory; each process has its own in it",
      Path.of(System.getProperty("java.io.tmpdir"), "sheaf-spill-" + Machine.user()).toString()) {
    @Override
    Object read(String text) {
      return Path.of(text);
    }
  },
  SPILL_LIMIT(
      "most that a process keeps in that folder, for example 20GB; none for no bound", "none") {
    @Override
    Object read(String text) {
      return text.strip().equalsIgnoreCase("none") ? (Long) Long.MAX_VALUE : size(text);
    }
  },
  BATCH_ROWS("most rows in a batch", "2048") {
    @Override
    Object read(String text) {
      return integer(text, 1, 65536);
    }
  },
  PARTITIONS("tasks a stage is split into; 0 lets the planner decide", "0") {
    @Override
    Object read(String text) {
      return integer(text, 0, 4096);
    }
  },
  DIVISIONS("whether sorted boundaries of tables may replace exchanges", "on") {
    @Override
    Object read(String text) {
      return flag(text);
    }
  },
  DIVISION_ROWS("rows of a clustered table that one task takes; 0 lets the planner decide", "0") {
    @Override
    Object read(String text) {
      return integer(text, 0, Integer.MAX_VALUE);
    }
  },
  JOIN("how tables meet: auto, broadcast or hash", "auto") {
    @Override
    Object read(String text) {
      return choice(text, "auto", "broadcast", "hash");
    }
  },
  PLAN_FOR_WORKERS(
      "plans as for so many workers, wherever the plan runs; 0: as for what is there", "0") {
    @Override
    Object read(String text) {
      return integer(text, 0, 4096);
    }
  },
  TASK_ROWS("rows that one task takes where there are workers; 0 lets the planner decide", "0") {
    @Override
    Object read(String text) {
      return integer(text, 0, Integer.MAX_VALUE);
    }
  },
  ADAPTIVE(
      "whether plans of several stages change once the sizes of finished ones are known", "on") {
    @Override
    Object read(String text) {
      return flag(text);
    }
  },
  ADAPTIVE_BYTES(
      "bytes of exchanged rows that one task takes when plans change; 0 lets the planner decide",
      "0") {
    @Override
    Object read(String text) {
      return integer(text, 0, Integer.MAX_VALUE);
    }
  },
  EXCHANGE_COMPRESSION(
      "how rows are compressed on their way between processes: none, lz4, zstd, or auto for"
          + " zstd on slow links",
      "auto") {
    @Override
    Object read(String text) {
      String choice = choice(text, "none", "lz4", "zstd", "auto");
      return ExchangeCompression.valueOf(choice.toUpperCase(Locale.ROOT));
    }
  },
  CHECK_OPERATORS("whether every operator's contract is checked while it runs", "off") {
    @Override
    Object read(String text) {
      return flag(text);
    }
  };

  private static final Pattern CLUSTER =
      Pattern.compile("sheaf://([^/:\\s]+|\\[[0-9a-f:.]+]):[1-9]\\d{0,4}");

  private static final Pattern BYTES =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(%|b|[kmgt]i?b?)?", Pattern.CASE_INSENSITIVE);

  private final String description;
  private final String defaultText;

  Setting(String description, String defaultText) {
    this.description = description;
    this.defaultText = defaultText;
  }

  /** The value a text stands for. */
  abstract Object read(String text);

  /** The name in SET and in URLs. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String description() {
    return description;
  }

  public String defaultText() {
    return defaultText;
  }

  /** The text as others may see it. */
  public String shown(String text) {
    return text;
  }

  SheafException invalid(String text, String wanted, Throwable cause) {
    return new SheafException(
        ErrorCode.INVALID_SETTING,
        "setting " + settingName() + " wants " + wanted + ", not '" + text + "'",
        cause);
  }

  Integer integer(String text, int min, int max) {
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid(text, "a whole number from " + min + " to " + max, e);
    }
    throw invalid(text, "a whole number from " + min + " to " + max, null);
  }

  Boolean flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "on", "true", "1", "yes" -> true;
      case "off", "false", "0", "no" -> false;
      default -> throw invalid(text, "on or off", null);
    };
  }

  String choice(String text, String... allowed) {
    String value = text.strip().toLowerCase(Locale.ROOT);
    if (List.of(allowed).contains(value)) {
      return value;
    }
    throw invalid(text, String.join(" or ", allowed), null);
  }

  /** A path, empty for none. */
  static Optional<Path> file(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text.strip()));
  }

  /** The name of a scheduler, whether or not its module is there. */
  String scheduler(String text) {
    String value = text.strip();
    String lower = value.toLowerCase(Locale.ROOT);
    boolean known =
        lower.startsWith("sheaf://")
            ? CLUSTER.matcher(lower).matches() // its provider takes whatever starts so
            : List.of("threads", "sync", "processes").contains(lower)
                || SchedulerProvider.of(lower).isPresent();
    if (!known) {
      throw invalid(text, "threads, sync, processes or sheaf://host:port", null);
    }
    return lower;
  }

  /** A number of bytes that is no part of the memory. */
  Long size(String text) {
    if (text.contains("%")) {
      throw invalid(text, "a size such as 512MB or 20GB, or none", null);
    }
    return bytes(text);
  }

  Long bytes(String text) {
    Matcher matcher = BYTES.matcher(text.strip());
    if (!matcher.matches()) {
      throw invalid(text, "a size such as 512MB, 4GB or 60%", null);
    }
    double number = Double.parseDouble(matcher.group(1));
    String unit = matcher.group(2) == null ? "b" : matcher.group(2).toLowerCase(Locale.ROOT);
    double bytes =
        switch (unit.charAt(0)) {
          case '%' -> number / 100 * Machine.memoryBytes();
          case 'k' -> number * (1L << 10);
          case 'm' -> number * (1L << 20);
          case 'g' -> number * (1L << 30);
          case 't' -> number * (1L << 40);
          default -> number;
        };
    if (bytes < 1 << 20) {
      throw invalid(text, "at least 1MB", null);
    }
    return (long) Math.min(bytes, 1L << 50);
  }
}
