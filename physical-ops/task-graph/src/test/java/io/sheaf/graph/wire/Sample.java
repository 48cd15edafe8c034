package io.sheaf.graph.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Values of every shape that has a wire form, made at random. */
sealed interface Sample {
  enum Color {
    RED,
    GREEN {
      @Override
      int rank() {
        return 7;
      }
    },
    BLUE;

    int rank() {
      return 0;
    }
  }

  /** A constant that is a choice beside records. */
  enum Marker implements Sample {
    FIRST,
    SECOND
  }

  record Numbers(boolean a, byte b, short c, char d, int e, long f, float g, double h)
      implements Sample {}

  record Boxes(
      Boolean a, Byte b, Short c, Character d, Integer e, Long f, Float g, Double h, String i)
      implements Sample {}

  record Arrays3(byte[] bytes, int[] ints, long[] longs) implements Sample {
    @Override
    public boolean equals(Object other) {
      return other instanceof Arrays3 that
          && Arrays.equals(bytes, that.bytes)
          && Arrays.equals(ints, that.ints)
          && Arrays.equals(longs, that.longs);
    }

    @Override
    public int hashCode() {
      return Objects.hash(Arrays.hashCode(bytes), Arrays.hashCode(ints), Arrays.hashCode(longs));
    }
  }

  record Node(Sample left, Sample right, List<Sample> more, Map<String, Sample> named, Color color)
      implements Sample {}

  record Lists(List<List<Integer>> numbers, List<String> texts, Map<String, List<Long>> map)
      implements Sample {}

  record Nothing() implements Sample {}

  /** A range that refuses what is none. */
  record Range(int low, int high) implements Sample {
    public Range {
      if (low > high) {
        throw new IllegalArgumentException(low + " is over " + high);
      }
    }
  }

  /** A value, never null. */
  static Sample random(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 7)) {
      case 0 ->
          new Numbers(
              random.nextBoolean(),
              (byte) random.nextInt(),
              (short) random.nextInt(),
              (char) random.nextInt(),
              random.nextInt() >> random.nextInt(32),
              random.nextLong() >> random.nextInt(64),
              random.nextFloat(),
              random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian());
      case 1 ->
          new Boxes(
              random.nextBoolean() ? null : random.nextBoolean(),
              random.nextBoolean() ? null : (byte) random.nextInt(),
              random.nextBoolean() ? null : (short) random.nextInt(),
              random.nextBoolean() ? null : (char) random.nextInt(),
              random.nextBoolean() ? null : random.nextInt(),
              random.nextBoolean() ? null : random.nextLong(),
              random.nextBoolean() ? null : random.nextFloat(),
              random.nextBoolean() ? null : random.nextDouble(),
              random.nextBoolean() ? null : text(random));
      case 2 -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield new Arrays3(
            random.nextInt(4) == 0 ? null : bytes,
            random.nextInt(4) == 0 ? null : random.ints(random.nextInt(5)).toArray(),
            random.nextInt(4) == 0 ? null : random.longs(random.nextInt(5)).toArray());
      }
      case 3 -> {
        List<List<Integer>> numbers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          numbers.add(
              random.nextInt(4) == 0 ? null : random.ints(random.nextInt(4)).boxed().toList());
        }
        Map<String, List<Long>> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(text(random), random.longs(random.nextInt(3)).boxed().toList());
        }
        yield new Lists(
            random.nextInt(4) == 0 ? null : numbers, Arrays.asList(text(random), null), map);
      }
      case 4 -> new Nothing();
      case 5 -> random.nextBoolean() ? Marker.FIRST : Marker.SECOND;
      case 6 -> {
        int low = random.nextInt(1000);
        yield new Range(low, low + random.nextInt(1000));
      }
      default -> {
        List<Sample> more = new ArrayList<>();
        Map<String, Sample> named = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          more.add(random.nextInt(4) == 0 ? null : random(random, depth - 1));
          named.put(text(random), random(random, depth - 1));
        }
        yield new Node(
            random(random, depth - 1),
            random.nextBoolean() ? null : random(random, depth - 1),
            more,
            named,
            Color.values()[random.nextInt(3)]);
      }
    };
  }

  /** Some characters of one to four bytes. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.appendCodePoint(
          switch (random.nextInt(6)) {
            case 0 -> 0xe9;
            case 1 -> 0x20ac;
            case 2 -> 0x1f33e;
            default -> 'a' + random.nextInt(26);
          });
    }
    return text.toString();
  }
}
