package io.sheaf.graph.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RecordCodecTest {
  private static final RecordCodec<Sample> CODEC = RecordCodec.of(Sample.class);

  @Test
  void valuesOfEveryShapeComeBackAsTheyWere() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      Sample value = Sample.random(random, 3);
      byte[] bytes = CODEC.encode(value);
      assertEquals(value, CODEC.decode(bytes));
      assertArrayEquals(bytes, CODEC.encode(CODEC.decode(bytes)));
    }
  }

  @Test
  void aBufferIsReadBetweenPositionAndLimit() {
    Sample value = new Sample.Range(3, 4);
    byte[] bytes = CODEC.encode(value);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 6);
    ByteBuffer heap = ByteBuffer.allocate(bytes.length + 6);
    for (ByteBuffer buffer : List.of(direct, heap)) {
      buffer.put(3, bytes).position(3).limit(3 + bytes.length);
      assertEquals(value, CODEC.decode(buffer));
      assertEquals(value, CODEC.decode(buffer.slice()));
      assertEquals(3, buffer.position());
    }
  }

  /** Each outcome is a valid value, which encodes to the very bytes, or the one exception. */
  @Test
  void noChangeOfOneByteGivesAnythingButAValueOrAnError() {
    Random random = new Random(2);
    int valid = 0;
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      byte[] bytes = CODEC.encode(Sample.random(random, 2));
      for (int position = 0; position < bytes.length; position++) {
        for (int change = 1; change < 256; change++) {
          byte[] changed = bytes.clone();
          changed[position] ^= (byte) change;
          if (decodes(changed)) {
            valid++;
          } else {
            refused++;
          }
        }
      }
    }
    assertTrue(valid > 0);
    assertTrue(refused > 0);
  }

  @Test
  void anythingMissingOrLeftOverIsAnError() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = CODEC.encode(Sample.random(random, 3));
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThrows(WireFormatException.class, () -> CODEC.decode(cut));
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThrows(WireFormatException.class, () -> CODEC.decode(longer));
    }
  }

  @Test
  void noiseIsAnError() {
    Random random = new Random(4);
    for (int i = 0; i < 200_000; i++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      decodes(noise);
    }
  }

  @Test
  void memoryTakenIsASmallMultipleOfTheBytes() {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    damaged(5).forEach(RecordCodecTest::tryDecode); // what runs first also loads classes
    for (byte[] bytes : damaged(5)) {
      long before = thread.getCurrentThreadAllocatedBytes();
      tryDecode(bytes);
      long taken = thread.getCurrentThreadAllocatedBytes() - before;
      assertTrue(taken < 32_768 + 100L * bytes.length, taken + " bytes for " + bytes.length);
    }
  }

  private static List<byte[]> damaged(long seed) {
    Random random = new Random(seed);
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = CODEC.encode(Sample.random(random, 3));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      if (bytes.length > 3 && random.nextBoolean()) { // a length beyond all bounds
        int at = random.nextInt(bytes.length - 3);
        Arrays.fill(bytes, at, at + 3, (byte) 0xff);
      }
      all.add(bytes);
    }
    return all;
  }

  @Test
  void nestingHasABound() {
    Sample deep = new Sample.Nothing();
    for (int i = 0; i < 1900; i++) {
      deep = new Sample.Node(deep, null, null, null, null);
    }
    byte[] encoded = CODEC.encode(deep);
    assertArrayEquals(encoded, CODEC.encode(CODEC.decode(encoded)));
    Sample deeper = deep;
    for (int i = 0; i < 1900; i++) {
      deeper = new Sample.Node(deeper, null, null, null, null);
    }
    Sample deepest = deeper;
    fails(IllegalArgumentException.class, () -> CODEC.encode(deepest), "nested deeper");
    byte[] bytes = new byte[100_000];
    Arrays.fill(bytes, encoded[0]);
    fails(WireFormatException.class, () -> CODEC.decode(bytes), "nested deeper");
  }

  @Test
  void aRecordsOwnChecksHold() {
    byte[] bytes = CODEC.encode(new Sample.Range(1, 2));
    bytes[bytes.length - 1] = 0; // high
    fails(WireFormatException.class, () -> CODEC.decode(bytes), "1 is over 0");
  }

  @Test
  void halfASurrogatePairIsNoText() {
    var half = new Sample.Boxes(null, null, null, null, null, null, null, null, "\ud83d");
    fails(IllegalArgumentException.class, () -> CODEC.encode(half), "surrogate");
  }

  record Lost(String name, BigInteger number) {}

  @Test
  void aTypeWithoutWireFormIsNamed() {
    fails(
        IllegalArgumentException.class,
        () -> RecordCodec.of(Lost.class),
        "Lost.number has no wire form: java.math.BigInteger");
  }

  @Test
  void anAdaptedTypeTravelsAsAnother() {
    RecordCodec<Lost> codec =
        RecordCodec.builder(Lost.class)
            .adapt(BigInteger.class, byte[].class, BigInteger::toByteArray, BigInteger::new)
            .build();
    Lost value = new Lost("x", BigInteger.TWO.pow(90));
    assertEquals(value, codec.decode(codec.encode(value)));
    assertEquals(new Lost(null, null), codec.decode(codec.encode(new Lost(null, null))));
    byte[] empty = codec.encode(new Lost(null, BigInteger.ZERO));
    byte[] noNumber = Arrays.copyOf(empty, empty.length - 1);
    noNumber[noNumber.length - 1] = 1; // no bytes at all, which is no number
    fails(WireFormatException.class, () -> codec.decode(noNumber), "BigInteger");
  }

  interface Open {}

  record One(int value) implements Open {}

  record Other(String text) implements Open {}

  record Stranger() implements Open {}

  record Holder(List<Open> all) {}

  @Test
  void anOpenInterfaceIsClosedByAList() {
    RecordCodec<Holder> codec =
        RecordCodec.builder(Holder.class)
            .choices(Open.class, List.of(One.class, Other.class))
            .build();
    Holder value = new Holder(List.of(new Other("x"), new One(1)));
    assertEquals(value, codec.decode(codec.encode(value)));
    fails(
        IllegalArgumentException.class,
        () -> codec.encode(new Holder(List.of(new Stranger()))),
        "Stranger has no wire form as a Open");
  }

  record Before(int a, String b) {}

  record Swapped(String b, int a) {}

  @Test
  void fingerprintsTellStructuresApart() {
    String before = RecordCodec.of(Before.class).fingerprint();
    assertEquals(16, before.length());
    assertEquals(before, RecordCodec.of(Before.class).fingerprint());
    assertNotEquals(before, RecordCodec.of(Swapped.class).fingerprint());
    RecordCodec<Holder> one =
        RecordCodec.builder(Holder.class).choices(Open.class, List.of(One.class)).build();
    RecordCodec<Holder> two =
        RecordCodec.builder(Holder.class)
            .choices(Open.class, List.of(One.class, Other.class))
            .build();
    assertNotEquals(one.fingerprint(), two.fingerprint());
  }

  record Message(long execution, int task, int attempt, String worker, long[] sizes) {}

  @Test
  void aControlMessageCostsAMicrosecondOrTwo() {
    RecordCodec<Message> codec = RecordCodec.of(Message.class);
    Message message = new Message(12, 345, 1, "worker-3", new long[] {1, 200, 30_000});
    long best = Long.MAX_VALUE;
    int sum = 0;
    for (int round = 0; round < 20; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 20_000; i++) {
        sum += codec.decode(codec.encode(message)).task();
      }
      best = Math.min(best, (System.nanoTime() - start) / 20_000);
    }
    assertEquals(20 * 20_000 * 345, sum);
    assertTrue(best < 10_000, best + " ns to encode and decode");
  }

  private static void fails(
      Class<? extends Throwable> type, Executable action, String messagePart) {
    String message = assertThrows(type, action).getMessage();
    assertTrue(message.contains(messagePart), message);
  }

  private static boolean decodes(byte[] bytes) {
    Sample value;
    try {
      value = CODEC.decode(bytes);
    } catch (WireFormatException refused) {
      return false;
    }
    assertArrayEquals(bytes, CODEC.encode(value));
    return true;
  }

  private static void tryDecode(byte[] bytes) {
    try {
      CODEC.decode(bytes);
    } catch (WireFormatException refused) {
      assertFalse(refused.getMessage().isEmpty());
    }
  }
}
