package io.sheaf.cluster.exchange;

import io.sheaf.operators.exchange.OutputId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a consumer asks a member for: runs of blocks of several outputs, for one reading task. A
 * ticket asks for no more than the consumer has room for, so whatever is sent is read at once, and
 * no stream ever waits behind another one's unread bytes on the connection they share.
 *
 * <pre>
 *   int "SHX2" | int reading task | int codec | int runs | runs x (long execution, int task, int attempt, int from, int to)
 * </pre>
 *
 * @param readingTask number of the consumer in its stage
 * @param codec what blocks are to be compressed with; those that don't shrink come plain
 * @param runs what to send, in this order
 */
record ExchangeTicket(int readingTask, BlockCodec codec, List<Run> runs) {
  private static final int MAGIC = 0x32584853;
  private static final int HEADER_BYTES = 16;
  private static final int RUN_BYTES = 24;

  /**
   * Neighbouring blocks of an output.
   *
   * @param from number of the first block
   * @param to number after the last block
   */
  record Run(OutputId output, int from, int to) {}

  /** Whether bytes are a ticket of this kind; other services may share the port. */
  static boolean isOne(byte[] bytes) {
    return bytes.length >= HEADER_BYTES && little(bytes).getInt() == MAGIC;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  byte[] encode() {
    byte[] bytes = new byte[HEADER_BYTES + RUN_BYTES * runs.size()];
    ByteBuffer to = little(bytes).putInt(MAGIC).putInt(readingTask);
    to.putInt(codec.code()).putInt(runs.size());
    for (Run run : runs) {
      to.putLong(run.output().execution())
          .putInt(run.output().task())
          .putInt(run.output().attempt())
          .putInt(run.from())
          .putInt(run.to());
    }
    return bytes;
  }

  /**
   * @throws IllegalArgumentException when the bytes are no ticket
   */
  static ExchangeTicket decode(byte[] bytes) {
    ByteBuffer from = little(bytes);
    try {
      if (from.getInt() != MAGIC) {
        throw new IllegalArgumentException("not a ticket of an exchange");
      }
      int readingTask = from.getInt();
      BlockCodec codec = BlockCodec.of(from.getInt());
      int count = from.getInt();
      if (codec == null
          || readingTask < 0
          || count < 0
          || (long) count * RUN_BYTES != from.remaining()) {
        throw new IllegalArgumentException("a ticket of an exchange is damaged");
      }
      List<Run> runs = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        OutputId output = new OutputId(from.getLong(), from.getInt(), from.getInt());
        runs.add(new Run(output, from.getInt(), from.getInt()));
      }
      return new ExchangeTicket(readingTask, codec, runs);
    } catch (BufferUnderflowException tooShort) {
      throw new IllegalArgumentException("a ticket of an exchange is too short", tooShort);
    }
  }
}
