package io.sheaf.storage.parquet.write;

import java.util.List;

/**
 * A column's encoded pages within an encoded row group. Offsets count from the row group's first
 * byte.
 *
 * @param dictionary whether a dictionary page comes first
 * @param offset of the first page
 * @param dataOffset of the first data page
 * @param compressedBytes of all pages with their headers
 * @param uncompressedBytes of all pages with their headers
 */
record EncodedChunk(
    LeafColumn leaf,
    boolean dictionary,
    long offset,
    long dataOffset,
    long compressedBytes,
    long uncompressedBytes,
    List<EncodedPage> pages) {

  /**
   * A data page.
   *
   * @param bytes with its header
   */
  record EncodedPage(int rows, int nulls, long offset, int bytes, Bounds bounds) {}

  long nulls() {
    return pages.stream().mapToLong(EncodedPage::nulls).sum();
  }

  /** None when a page has values without bounds, as NaN has. */
  Bounds bounds() {
    Bounds all = Bounds.NONE;
    for (EncodedPage page : pages) {
      if (page.bounds().min() == null && page.nulls() < page.rows()) {
        return Bounds.NONE;
      }
      all = all.with(page.bounds(), leaf);
    }
    return all;
  }
}
