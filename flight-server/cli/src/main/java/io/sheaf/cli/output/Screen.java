package io.sheaf.cli.output;

/**
 * What text will be looked at on.
 *
 * @param width columns of a terminal; 0 when it is none
 * @param unicode whether frames may be drawn with box characters
 */
public record Screen(int width, boolean unicode) {
  /** A file or a pipe. */
  public static final Screen NONE = new Screen(0, false);
}
