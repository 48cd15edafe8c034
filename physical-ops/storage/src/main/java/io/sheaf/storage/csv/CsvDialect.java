package io.sheaf.storage.csv;

/**
 * How a file's lines are made up. All characters are ASCII; 0 stands for none.
 *
 * @param delimiter between values
 * @param quote around values that hold special characters
 * @param escape before a quote inside quotes; the quote itself when it is doubled
 * @param comment at the start of lines that are no data
 * @param returnLines whether lines end with a carriage return alone
 * @param strict whether text behind a closing quote is an error
 */
record CsvDialect(
    char delimiter, char quote, char escape, char comment, boolean returnLines, boolean strict) {
  byte newLine() {
    return (byte) (returnLines ? '\r' : '\n');
  }
}
