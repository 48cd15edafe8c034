package io.sheaf.sql;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.graph.WorkerScaling;
import io.sheaf.operators.exchange.ExchangeCompression;
import io.sheaf.sql.parser.NearWords;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values of a session's settings. Thread-safe. */
public final class Settings {
  private final Map<Setting, String> initial = new EnumMap<>(Setting.class);
  private final Map<Setting, String> texts = new EnumMap<>(Setting.class);
  private final Map<Setting, Object> values = new EnumMap<>(Setting.class);

  /**
   * Settings with their defaults but those given.
   *
   * @throws SheafException INVALID_SETTING for an unknown name or a value that does not fit
   */
  public Settings(Map<String, String> given) {
    for (Setting setting : Setting.values()) {
      initial.put(setting, setting.defaultText());
    }
    given.forEach(
        (name, text) -> {
          Setting setting = named(name);
          setting.read(text);
          initial.put(setting, text);
        });
    resetAll();
  }

  /** The setting of that name in any case, also with a prefix {@code sheaf.}. */
  public static Setting named(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("^sheaf\\.", "").replace('-', '_');
    for (Setting setting : Setting.values()) {
      if (setting.settingName().equals(plain)) {
        return setting;
      }
    }
    List<String> known = Arrays.stream(Setting.values()).map(Setting::settingName).toList();
    throw new SheafException(ErrorCode.INVALID_SETTING, "unknown setting \"" + name + "\"")
        .withHint(
            NearWords.nearest(plain, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("known settings: " + String.join(", ", known)));
  }

  public synchronized void set(Setting setting, String text) {
    values.put(setting, setting.read(text));
    texts.put(setting, text);
  }

  public synchronized void reset(Setting setting) {
    set(setting, initial.get(setting));
  }

  public synchronized void resetAll() {
    for (Setting setting : Setting.values()) {
      reset(setting);
    }
  }

  /** The value as it was given. */
  public synchronized String text(Setting setting) {
    return texts.get(setting);
  }

  /** The value as others may see it. */
  public String shown(Setting setting) {
    return setting.shown(text(setting));
  }

  private synchronized <T> T value(Setting setting, Class<T> type) {
    return type.cast(values.get(setting));
  }

  public int threads() {
    return value(Setting.THREADS, Integer.class);
  }

  /** In bytes. */
  public long memory() {
    return value(Setting.MEMORY, Long.class);
  }

  /** Whether the calling thread alone runs tasks. */
  public boolean synchronous() {
    return scheduler().equals("sync");
  }

  /** Whether other processes run tasks. */
  public boolean remote() {
    return !synchronous() && !scheduler().equals("threads");
  }

  public String scheduler() {
    return value(Setting.SCHEDULER, String.class);
  }

  public int workers() {
    return value(Setting.WORKERS, Integer.class);
  }

  /**
   * How many worker processes there may be.
   *
   * @param first how many are started at first
   * @throws SheafException INVALID_SETTING when that is outside of the bounds
   */
  public WorkerScaling scaling(int first) {
    int fewest = value(Setting.WORKERS_MIN, Integer.class);
    int most = value(Setting.WORKERS_MAX, Integer.class);
    long idle = 1000L * value(Setting.WORKERS_IDLE, Integer.class);
    int bearable = Machine.mostWorkers();
    if (Math.max(first, most) > bearable) {
      throw new SheafException(
              ErrorCode.INVALID_SETTING,
              "%d worker processes are more than this machine's memory bears: at most %d"
                  .formatted(Math.max(first, most), bearable))
          .withHint("a few workers of several threads each do more: set threads instead");
    }
    if (fewest > first || (most > 0 && most < first)) {
      throw new SheafException(
              ErrorCode.INVALID_SETTING,
              "%d workers at first are not between workers_min = %d and workers_max = %d"
                  .formatted(first, fewest, most))
          .withHint("set workers to a number between them");
    }
    return new WorkerScaling(fewest == 0 ? first : fewest, most == 0 ? first : most, idle);
  }

  /**
   * How processes of a cluster trust each other.
   *
   * @throws SheafException INVALID_SETTING when there is a certificate without its key or the
   *     reverse
   */
  public Security security() {
    Path certificate = file(Setting.TLS_CERTIFICATE);
    Path key = file(Setting.TLS_KEY);
    if ((certificate == null) != (key == null)) {
      throw new SheafException(
              ErrorCode.INVALID_SETTING, "tls_certificate and tls_key come together")
          .withHint("set " + (key == null ? "tls_key" : "tls_certificate") + " too");
    }
    String secret = text(Setting.CLUSTER_SECRET);
    return new Security(secret.isEmpty() ? null : secret, file(Setting.TLS_CA), certificate, key);
  }

  private Path file(Setting setting) {
    return Setting.file(text(setting)).orElse(null);
  }

  public ZoneId timeZone() {
    return value(Setting.TIME_ZONE, ZoneId.class);
  }

  public Path spillDirectory() {
    return value(Setting.SPILL_DIRECTORY, Path.class);
  }

  /** Most bytes on disk, {@link Long#MAX_VALUE} for no bound. */
  public long spillLimit() {
    return value(Setting.SPILL_LIMIT, Long.class);
  }

  public int batchRows() {
    return value(Setting.BATCH_ROWS, Integer.class);
  }

  public int partitions() {
    return value(Setting.PARTITIONS, Integer.class);
  }

  public boolean divisions() {
    return value(Setting.DIVISIONS, Boolean.class);
  }

  public int divisionRows() {
    return value(Setting.DIVISION_ROWS, Integer.class);
  }

  public String join() {
    return value(Setting.JOIN, String.class);
  }

  public int planForWorkers() {
    return value(Setting.PLAN_FOR_WORKERS, Integer.class);
  }

  public int taskRows() {
    return value(Setting.TASK_ROWS, Integer.class);
  }

  public boolean adaptive() {
    return value(Setting.ADAPTIVE, Boolean.class);
  }

  public int adaptiveBytes() {
    return value(Setting.ADAPTIVE_BYTES, Integer.class);
  }

  public ExchangeCompression exchangeCompression() {
    return value(Setting.EXCHANGE_COMPRESSION, ExchangeCompression.class);
  }

  public boolean checkOperators() {
    return value(Setting.CHECK_OPERATORS, Boolean.class);
  }
}
