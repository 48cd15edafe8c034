package io.sheaf.storage.csv;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.text.Lines;
import io.sheaf.storage.text.TextFile;

/**
 * One file of a table.
 *
 * @param width fields of each record
 * @param mapping for each column of the table the file's own, or -1 when it has none
 * @param dataStart position of the first record
 */
record CsvFile(TextFile text, int width, int[] mapping, long dataStart) {
  /** An error of the record at a position. */
  SheafException error(long position, String what) {
    return new SheafException(
        ErrorCode.INVALID_FILE,
        "'%s', line %d: %s".formatted(text.entry().path(), Lines.number(text, position), what));
  }

  /** The error of a record with a number of fields that is not the table's, or broken quotes. */
  SheafException irregular(long position, int found) {
    if (found < 0) {
      return error(position, "a quote is not closed, or text follows a closing quote")
          .withHint(
              "strict_mode => false takes such quotes as text; ignore_errors => true leaves the"
                  + " line out");
    }
    return error(
            position,
            "it has %d value%s, but the table has %d column%s"
                .formatted(found, found == 1 ? "" : "s", width, width == 1 ? "" : "s"))
        .withHint(
            (found < width ? "null_padding => true fills the line up with nulls; " : "")
                + "ignore_errors => true leaves such lines out; or name the delimiter with delim");
  }
}
