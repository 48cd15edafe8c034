package io.sheaf.cluster.exchange;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/** A connection that keeps back a call's messages and gives them altered when the call ends. */
final class TamperedWire implements PeerChannels.Connector, ClientInterceptor {
  private volatile UnaryOperator<List<Message>> change = UnaryOperator.identity();

  /** A message that carries a block: its bytes and where the parts of interest are. */
  record Message(byte[] bytes, int noteAt, int blockAt) {
    static Message of(byte[] bytes) {
      int at = 0;
      int note = -1;
      while (at < bytes.length) {
        int[] tag = varint(bytes, at);
        int[] length = varint(bytes, tag[1]);
        if (tag[0] == 26) {
          note = length[1];
        }
        if (tag[0] == 8002) {
          return new Message(bytes, note, length[1] + 16);
        }
        at = length[1] + length[0];
      }
      return new Message(bytes, -1, -1);
    }

    private static int[] varint(byte[] bytes, int at) {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[at++];
        value |= (b & 0x7F) << shift;
        if (b >= 0) {
          return new int[] {value, at};
        }
      }
    }

    int blockBytes() {
      return note().getInt(noteAt + 8);
    }

    Message flipped(int at) {
      byte[] copy = bytes.clone();
      copy[at] ^= 0x10;
      return new Message(copy, noteAt, blockAt);
    }

    Message cut(int keep) {
      return new Message(java.util.Arrays.copyOf(bytes, keep), noteAt, blockAt);
    }

    /** Changed by somebody who knows how to compute a checksum. */
    Message forged(int at) {
      Message forged = flipped(at);
      forged.sign();
      return forged;
    }

    /** The block of another message under this one's number. */
    Message withBlockOf(Message other) {
      byte[] copy = other.bytes.clone();
      System.arraycopy(bytes, noteAt, copy, other.noteAt, 8);
      return new Message(copy, other.noteAt, other.blockAt);
    }

    /** Whether the block travels compressed: its length differs from what it holds. */
    boolean compressed() {
      return note().getInt(noteAt + 16) != blockBytes();
    }

    private ByteBuffer note() {
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void sign() {
      CRC32C crc = new CRC32C();
      crc.update(bytes, blockAt, blockBytes());
      note().putInt(noteAt + 12, (int) crc.getValue());
      if (!compressed()) {
        note().putInt(noteAt + 20, (int) crc.getValue());
      }
    }
  }

  /** What happens to the messages with blocks of each call from now on. */
  void change(UnaryOperator<List<Message>> how) {
    change = how;
  }

  @Override
  public ManagedChannel connect(String host, int port) {
    return NettyChannelBuilder.forAddress(host, port)
        .usePlaintext()
        .maxInboundMessageSize(Integer.MAX_VALUE)
        .intercept(this)
        .build();
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> listener, Metadata headers) {
        super.start(new Tampering<>(listener), headers);
      }
    };
  }

  private final class Tampering<R> extends SimpleForwardingClientCallListener<R> {
    private final List<Message> kept = new ArrayList<>();

    Tampering(ClientCall.Listener<R> listener) {
      super(listener);
    }

    @Override
    public void onMessage(R message) {
      try {
        Message whole = Message.of(((InputStream) message).readAllBytes());
        if (whole.noteAt() >= 0) {
          kept.add(whole);
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      for (Message message : change.apply(new ArrayList<>(kept))) {
        @SuppressWarnings("unchecked") // messages of this method are their streams
        R stream = (R) new ByteArrayInputStream(message.bytes());
        super.onMessage(stream);
      }
      super.onClose(status, trailers);
    }
  }
}
