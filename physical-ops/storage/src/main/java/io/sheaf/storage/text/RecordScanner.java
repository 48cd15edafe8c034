package io.sheaf.storage.text;

/**
 * Finds records and their fields in a window of text. It keeps those of the last call. Used by one
 * thread.
 */
public interface RecordScanner {
  /** What to do with a record that is not as it should be. */
  @FunctionalInterface
  interface Irregular {
    /**
     * Called for a record that is left out unless this throws.
     *
     * @param at address in the record where it goes wrong
     * @param what is wrong with it; how to say it is the format's business
     */
    void record(long at, int what);
  }

  /**
   * Takes records in until the window ends or there are enough.
   *
   * @param base address that offsets of fields count from
   * @param from where a record starts
   * @param limit end of the window; bytes behind are readable
   * @param stop records that start here or behind are not taken
   * @param last whether the text ends at {@code limit}
   * @return number of records; {@link #next} is where to go on
   */
  int scan(long base, long from, long limit, long stop, boolean last, int maxRows);

  /** Where the record after the last one starts. */
  long next();

  /** The address where a record of the last call starts. */
  long start(int index);

  /** The fields of a place, a long a record; see {@link Fields}. */
  long[] fields(int place);

  /** The byte that ends lines, for finding a record's start in the middle of a file. */
  byte newLine();
}
