package io.sheaf.columnar.row;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of one width in counted pages. A record's address never changes until {@link #close}. Not
 * thread-safe.
 */
public final class RowPages implements AutoCloseable {
  /** Size of a full-grown page. */
  static final int PAGE_BYTES = 256 << 10;

  private static final int FIRST_PAGE = 4 << 10;

  private final MemoryConsumer memory;
  private final int width;
  private final List<NativeBuffer> pages = new ArrayList<>();

  /** The page that takes the next record; pages behind it are empty. */
  private int current;

  private long next;
  private long end;
  private long pageBytes = FIRST_PAGE;
  private long size;

  /** Records that fit into {@code pages} beside those that are there. */
  private long room;

  /**
   * @param width bytes a record
   */
  public RowPages(MemoryConsumer memory, int width) {
    this.memory = memory;
    this.width = width;
  }

  /** Bytes a record. */
  public int width() {
    return width;
  }

  /** Number of records. */
  public long size() {
    return size;
  }

  /**
   * Makes the next {@code count} appends succeed without asking for memory.
   *
   * @throws io.sheaf.columnar.error.SheafException OUT_OF_MEMORY
   */
  public void reserve(int count) {
    while (room < count) {
      long bytes = Math.max(pageBytes, width + NativeBuffer.PADDING) - NativeBuffer.PADDING;
      NativeBuffer page = memory.allocate(bytes);
      // Allocating may have made the owner spill and close these pages: count anew.
      pages.add(page);
      if (pages.size() == 1) {
        open(0);
      }
      room += page.size() / width;
      pageBytes = Math.min(2 * pageBytes, PAGE_BYTES);
    }
  }

  private void open(int page) {
    current = page;
    next = pages.get(page).address();
    end = next + pages.get(page).size() / width * width;
  }

  /** The address of a new record, of unspecified content. */
  public long append() {
    if (room == 0) {
      reserve(1);
    }
    if (next == end) {
      open(current + 1);
    }
    long record = next;
    next += width;
    size++;
    room--;
    return record;
  }

  /** Forgets all records but keeps the pages for new ones. */
  public void rewind() {
    size = 0;
    room = 0;
    for (NativeBuffer page : pages) {
      room += page.size() / width;
    }
    if (!pages.isEmpty()) {
      open(0);
    }
  }

  /** Walks over all records in the order they were appended. */
  public Cursor cursor() {
    return new Cursor(0, Integer.MAX_VALUE);
  }

  /**
   * Walks over all records in pieces.
   *
   * @param records about how many a piece
   */
  public List<Cursor> slices(long records) {
    List<Cursor> slices = new ArrayList<>();
    int from = 0;
    long held = 0;
    for (int page = 0; page <= current && page < pages.size(); page++) {
      held += pages.get(page).size() / width;
      if (held >= records || page == current) {
        slices.add(new Cursor(from, page + 1));
        from = page + 1;
        held = 0;
      }
    }
    return slices;
  }

  /** A place among the records; sees those that are appended behind it. */
  public final class Cursor {
    private final int endPage;
    private int page;
    private long at;

    private Cursor(int page, int endPage) {
      this.page = page;
      this.endPage = endPage;
      this.at = pages.isEmpty() ? 0 : pages.get(page).address();
    }

    /** Another walk from here on. */
    public Cursor copy() {
      Cursor copy = new Cursor(page, endPage);
      copy.at = at;
      return copy;
    }

    /** The address of the first record. */
    long first() {
      return pages.isEmpty() ? 0 : pages.get(0).address();
    }

    /**
     * The addresses of the next records.
     *
     * @return how many, at most {@code most}; 0 at the end
     */
    public int next(long[] records, int most) {
      int count = 0;
      while (count < most && page < pages.size() && page <= current && page < endPage) {
        NativeBuffer buffer = pages.get(page);
        long stop =
            page == current ? RowPages.this.next : buffer.address() + buffer.size() / width * width;
        for (; at < stop && count < most; at += width) {
          records[count++] = at;
        }
        if (at >= stop) {
          if (page == current) {
            break;
          }
          page++;
          at = pages.get(page).address();
        }
      }
      return count;
    }
  }

  @Override
  public void close() {
    pages.forEach(NativeBuffer::close);
    pages.clear();
    current = 0;
    next = 0;
    end = 0;
    size = 0;
    room = 0;
    pageBytes = FIRST_PAGE;
  }
}
