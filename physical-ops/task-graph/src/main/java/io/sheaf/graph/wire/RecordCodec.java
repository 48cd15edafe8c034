package io.sheaf.graph.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Turns records into bytes and back. Which types an encoding can lead to is decided when the codec
 * is made, from the declared types of the root: records, sealed interfaces of such, enums,
 * primitives and their boxes, {@code String}, {@code byte[]}, {@code int[]}, {@code long[]}, {@code
 * List} and {@code Map<String, ..>} of all these, and adapted types. References may be null.
 *
 * <p>Bytes name no classes, so nothing else can ever be made from them; values come into being
 * through their records' constructors, which check them; and the memory taken is at most a small
 * multiple of the bytes given. Encodings don't describe themselves: both sides have the same {@link
 * #fingerprint}, or they don't talk.
 *
 * <p>Thread-safe. Make one codec a root type, not one a message.
 */
public final class RecordCodec<T> {
  private final Class<T> type;
  private final Shape root;
  private final String fingerprint;

  private RecordCodec(Class<T> type, Shape root) {
    this.type = type;
    this.root = root;
    this.fingerprint = hash(Shapes.structure(root));
  }

  /**
   * A codec for a record or a sealed interface of records.
   *
   * @throws IllegalArgumentException naming the component whose type has no wire form
   */
  public static <T> RecordCodec<T> of(Class<T> root) {
    return builder(root).build();
  }

  /** A codec in which some types travel in a way of their own. */
  public static <T> Builder<T> builder(Class<T> root) {
    return new Builder<>(root);
  }

  /**
   * The bytes of a value.
   *
   * @throws IllegalArgumentException when a part of it is of a type without a wire form
   */
  public byte[] encode(T value) {
    WireOutput out = new WireOutput();
    root.writeBody(out, Objects.requireNonNull(value, "value"));
    return out.toBytes();
  }

  /**
   * The value of bytes that {@link #encode} gave.
   *
   * @throws WireFormatException when they are anything else
   */
  public T decode(byte[] bytes) {
    return decode(new WireInput(bytes));
  }

  /**
   * The value of the bytes from the buffer's position to its limit, which stay as they are.
   *
   * @throws WireFormatException when they are not what {@link #encode} gave
   */
  public T decode(ByteBuffer buffer) {
    if (buffer.hasArray()) {
      return decode(
          new WireInput(
              buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining()));
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return decode(bytes);
  }

  private T decode(WireInput in) {
    T value = type.cast(root.readBody(in));
    in.expectEnd();
    return value;
  }

  /**
   * A hash of everything the encoding depends on: types, names and order of components, constants
   * and choices. Sixteen hexadecimal digits.
   */
  public String fingerprint() {
    return fingerprint;
  }

  /** One fingerprint for several: what a protocol of several codecs has. */
  public static String fingerprint(List<String> fingerprints) {
    return hash(String.join("\n", fingerprints));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Says how types travel that are no records, or travel better otherwise. Used by one thread. */
  public static final class Builder<T> {
    private final Class<T> root;
    private final Map<Class<?>, Shapes.Adapter> adapters = new HashMap<>();
    private final Map<Class<?>, List<Class<?>>> choices = new HashMap<>();

    private Builder(Class<T> root) {
      this.root = root;
    }

    /**
     * Wherever that type is declared its values travel as another. Neither function is given or
     * gives null; any exception of {@code fromWire} makes the bytes invalid.
     *
     * @param wire a type that has a wire form
     */
    public <A, W> Builder<T> adapt(
        Class<A> type,
        Class<W> wire,
        Function<? super A, ? extends W> toWire,
        Function<? super W, ? extends A> fromWire) {
      adapters.put(
          type,
          new Shapes.Adapter(
              wire,
              value -> toWire.apply(type.cast(value)),
              value -> fromWire.apply(wire.cast(value))));
      return this;
    }

    /**
     * Closes an interface that is not sealed: its values are of these classes.
     *
     * @param types in an order that stays: it is part of the encoding
     */
    public <I> Builder<T> choices(Class<I> type, List<Class<? extends I>> types) {
      choices.put(type, List.copyOf(types));
      return this;
    }

    /**
     * The codec.
     *
     * @throws IllegalArgumentException naming the component whose type has no wire form
     */
    public RecordCodec<T> build() {
      return new RecordCodec<>(root, new Shapes(adapters, choices).of(root, root.getName()));
    }
  }
}
