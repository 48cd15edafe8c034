package io.sheaf.jdbc.remote;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** The calls of Flight's service that the driver makes; messages stay bytes. */
final class FlightMethods {
  static final MethodDescriptor<byte[], byte[]> HANDSHAKE =
      method("Handshake", MethodType.BIDI_STREAMING);
  static final MethodDescriptor<byte[], byte[]> GET_FLIGHT_INFO =
      method("GetFlightInfo", MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> DO_GET =
      method("DoGet", MethodType.SERVER_STREAMING);
  static final MethodDescriptor<byte[], byte[]> DO_PUT = method("DoPut", MethodType.BIDI_STREAMING);
  static final MethodDescriptor<byte[], byte[]> DO_ACTION =
      method("DoAction", MethodType.SERVER_STREAMING);

  private FlightMethods() {}

  private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName("arrow.flight.protocol.FlightService/" + name)
        .setRequestMarshaller(Bytes.INSTANCE)
        .setResponseMarshaller(Bytes.INSTANCE)
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    static final Bytes INSTANCE = new Bytes();

    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    /** One copy for what is wholly there, as it is unless the message was compressed. */
    @Override
    public byte[] parse(InputStream stream) {
      try {
        byte[] there = new byte[stream.available()];
        int read = stream.readNBytes(there, 0, there.length);
        byte[] rest = stream.readAllBytes();
        if (rest.length == 0) {
          return read == there.length ? there : Arrays.copyOf(there, read);
        }
        byte[] all = Arrays.copyOf(there, read + rest.length);
        System.arraycopy(rest, 0, all, read, rest.length);
        return all;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
