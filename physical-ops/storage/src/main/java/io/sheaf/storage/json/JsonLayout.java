package io.sheaf.storage.json;

/** How records stand in a file. */
enum JsonLayout {
  /** One a line; files can be read in pieces. */
  LINES,
  /** Elements of one array. */
  ARRAY,
  /** One after the other, over any lines. */
  VALUES
}
