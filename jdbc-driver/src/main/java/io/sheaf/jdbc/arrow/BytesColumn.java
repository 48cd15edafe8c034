package io.sheaf.jdbc.arrow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Texts, bytes and UUIDs. How a row's bytes are found is the layout's. */
final class BytesColumn extends ArrowColumn {
  /** What the bytes are. */
  enum Content {
    TEXT,
    BYTES,
    UUID
  }

  /** Where the bytes of rows lie. */
  interface Layout {
    /** What holds them. */
    byte[] array(int row);

    /** Their place in the array. */
    int start(int row);

    int length(int row);

    /** Throws when a row's bytes are not there; what nulls point to does not matter. */
    void check(ArrowColumn column);
  }

  private final Content content;
  private final Layout layout;

  BytesColumn(int length, ByteBuffer validity, Content content, Layout layout) {
    super(length, validity);
    this.content = content;
    this.layout = layout;
    layout.check(this);
  }

  /** One after the other in one buffer, from the offset of a row to the next row's. */
  static final class Offsets implements Layout {
    private final ByteBuffer offsets;
    private final Slice places;
    private final boolean large;
    private final byte[] array;
    private final int base;
    private final int bytes;

    Offsets(ByteBuffer offsets, boolean large, ByteBuffer data) {
      this.offsets = offsets;
      this.places = new Slice(offsets);
      this.large = large;
      this.array = data.array();
      this.base = data.arrayOffset();
      this.bytes = data.limit();
    }

    @Override
    public void check(ArrowColumn column) {
      checkOffsets(offsets, large, column.length(), bytes);
    }

    private int offset(int row) {
      return large ? (int) places.getLong(8 * row) : places.getInt(4 * row);
    }

    @Override
    public byte[] array(int row) {
      return array;
    }

    @Override
    public int start(int row) {
      return base + offset(row);
    }

    @Override
    public int length(int row) {
      return offset(row + 1) - offset(row);
    }
  }

  /** Views of 16 bytes: up to 12 bytes within, longer ones in one of several buffers. */
  record Views(ByteBuffer views, List<ByteBuffer> data) implements Layout {
    private static final int INLINE = 12;

    @Override
    public void check(ArrowColumn column) {
      ArrowColumn.check(views, 16L * column.length());
      for (int row = 0; row < column.length(); row++) {
        if (!column.isNull(row)) {
          checkRange(place(row), length(row), buffer(row).limit());
        }
      }
    }

    @Override
    public int length(int row) {
      return views.getInt(16 * row);
    }

    private ByteBuffer buffer(int row) {
      return length(row) <= INLINE ? views : data.get(views.getInt(16 * row + 8));
    }

    private int place(int row) {
      return length(row) <= INLINE ? 16 * row + 4 : views.getInt(16 * row + 12);
    }

    @Override
    public byte[] array(int row) {
      return buffer(row).array();
    }

    @Override
    public int start(int row) {
      return buffer(row).arrayOffset() + place(row);
    }
  }

  /** All of one width. */
  record Fixed(ByteBuffer data, int width) implements Layout {
    @Override
    public void check(ArrowColumn column) {
      ArrowColumn.check(data, (long) width * column.length());
    }

    @Override
    public byte[] array(int row) {
      return data.array();
    }

    @Override
    public int start(int row) {
      return data.arrayOffset() + row * width;
    }

    @Override
    public int length(int row) {
      return width;
    }
  }

  @Override
  public byte[] getBytes(int row) {
    int from = layout.start(row);
    return Arrays.copyOfRange(layout.array(row), from, from + layout.length(row));
  }

  private UUID uuid(int row) {
    ByteBuffer bytes = ByteBuffer.wrap(getBytes(row));
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  @Override
  public String getString(int row) {
    if (content == Content.TEXT) {
      return new String(
          layout.array(row), layout.start(row), layout.length(row), StandardCharsets.UTF_8);
    }
    return content == Content.UUID ? uuid(row).toString() : HexFormat.of().formatHex(getBytes(row));
  }

  @Override
  public Object object(int row) {
    return switch (content) {
      case TEXT -> getString(row);
      case BYTES -> getBytes(row);
      case UUID -> uuid(row);
    };
  }
}
