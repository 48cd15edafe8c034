package io.sheaf.columnar.function;

/**
 * The proleptic Gregorian calendar on days since 1970-01-01. From days to dates after Neri and
 * Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022); back
 * after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". Valid for all days that an
 * int holds. Years are counted from March inside, so that the leap day comes last.
 */
public final class CivilDate {
  private static final int DAYS_IN_ERA = 146_097;
  private static final int EPOCH_SHIFT = 719_468;

  /** Eras of 400 years added so that every count is positive. */
  private static final long ERAS = 14_704;

  private static final long POSITIVE_SHIFT = EPOCH_SHIFT + ERAS * DAYS_IN_ERA;

  private CivilDate() {}

  /** Year, month and day packed as {@code year << 16 | month << 8 | day}. */
  public static long civil(long days) {
    long quarters = 4 * (days + POSITIVE_SHIFT) + 3;
    long century = quarters / DAYS_IN_ERA;
    long product = 2_939_745L * ((quarters - century * DAYS_IN_ERA) | 3);
    long dayOfYear = (product & 0xFFFF_FFFFL) / 2_939_745L / 4;
    long monthAndDay = 2141 * dayOfYear + 197_913;
    long nextYear = (305 - dayOfYear) >>> 63;
    long year = 100 * century + (product >>> 32) - 400 * ERAS + nextYear;
    long month = (monthAndDay >> 16) - 12 * nextYear;
    long day = (monthAndDay & 0xFFFF) / 2141 + 1;
    return year << 16 | month << 8 | day;
  }

  public static int year(long days) {
    long quarters = 4 * (days + POSITIVE_SHIFT) + 3;
    long century = quarters / DAYS_IN_ERA;
    long product = 2_939_745L * ((quarters - century * DAYS_IN_ERA) | 3);
    // The low word is day * 4 * 2939745 and a rest; day 306 is the first of January.
    long nextYear = (306L * 4 * 2_939_745L - 1 - (product & 0xFFFF_FFFFL)) >>> 63;
    return (int) (100 * century + (product >>> 32) - 400 * ERAS + nextYear);
  }

  public static int month(long days) {
    return (int) (civil(days) >> 8) & 0xFF;
  }

  public static int day(long days) {
    return (int) civil(days) & 0xFF;
  }

  /** Days since 1970-01-01 of a date; day may lie outside the month and is counted on. */
  public static long days(long year, int month, int day) {
    long y = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * DAYS_IN_ERA + dayOfEra - EPOCH_SHIFT;
  }

  /** Days in a month. */
  public static int lengthOfMonth(long year, int month) {
    if (month == 2) {
      return isLeap(year) ? 29 : 28;
    }
    return 30 + (0b1_0101_1010_1010 >> month & 1);
  }

  static boolean isLeap(long year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /** The date some months on; a day past the month's end becomes its last. */
  public static long addMonths(long days, long months) {
    long civil = civil(days);
    long total = (civil >> 16) * 12 + (int) (civil >> 8 & 0xFF) - 1 + months;
    long year = Math.floorDiv(total, 12);
    int month = (int) (total - year * 12) + 1;
    int day = (int) civil & 0xFF;
    return days(year, month, Math.min(day, lengthOfMonth(year, month)));
  }

  /** Day of the week, 0 for Sunday to 6. */
  static int dayOfWeek(long days) {
    return (int) Math.floorMod(days + 4, 7L);
  }

  static int dayOfYear(long days) {
    return (int) (days - days(year(days), 1, 1)) + 1;
  }

  /** ISO 8601 week of the year, 1 to 53. */
  static int week(long days) {
    // The week belongs to the year of its Thursday.
    long thursday = days - Math.floorMod(days + 3, 7L) + 3;
    return (dayOfYear(thursday) - 1) / 7 + 1;
  }
}
