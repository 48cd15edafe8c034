package io.sheaf.sql.text;

/** Intervals as SQL writes them between the quotes of a literal. */
public final class IntervalText {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private IntervalText() {}

  /** Years and months, {@code 1-02}. */
  public static String months(int months) {
    long size = Math.abs((long) months);
    return (months < 0 ? "-" : "") + size / 12 + "-" + (size % 12 < 10 ? "0" : "") + size % 12;
  }

  /** Days and time, {@code 3 04:05:06.5}. */
  public static String micros(long micros) {
    // The absolute value of the least long is itself when read as unsigned.
    long size = Math.abs(micros);
    long seconds = Long.divideUnsigned(size, MICROS_PER_SECOND);
    long fraction = Long.remainderUnsigned(size, MICROS_PER_SECOND);
    String text =
        String.format(
            "%s%d %02d:%02d:%02d",
            micros < 0 ? "-" : "",
            seconds / 86_400,
            seconds / 3600 % 24,
            seconds / 60 % 60,
            seconds % 60);
    return fraction == 0
        ? text
        : text + "." + String.format("%06d", fraction).replaceFirst("0+$", "");
  }
}
