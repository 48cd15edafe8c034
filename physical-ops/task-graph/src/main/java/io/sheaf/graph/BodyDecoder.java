package io.sheaf.graph;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Makes the bodies of a layer from what {@link PortableBodies#encoded} gave in another process.
 * Found by ServiceLoader. Thread-safe.
 */
public interface BodyDecoder {
  /** The {@link PortableBodies#kind} it understands; one decoder a kind. */
  String kind();

  /**
   * Makes the bodies of a layer; called once a layer and process.
   *
   * @throws io.sheaf.graph.wire.WireFormatException when the bytes are not what a decoder of this
   *     version understands
   */
  IntFunction<TaskBody> decode(byte[] encoded, WorkerServices services);

  /**
   * A part of the version of the protocol: peers whose decoders of one kind differ in it don't talk
   * to each other.
   */
  String fingerprint();

  /**
   * The decoders on the class path, by kind.
   *
   * @throws GraphException when two are of one kind
   */
  static Map<String, BodyDecoder> installed() {
    Map<String, BodyDecoder> found = new TreeMap<>();
    for (BodyDecoder decoder : ServiceLoader.load(BodyDecoder.class)) {
      BodyDecoder other = found.put(decoder.kind(), decoder);
      if (other != null) {
        throw new GraphException(
            "two decoders of kind "
                + decoder.kind()
                + ": "
                + other.getClass()
                + " and "
                + decoder.getClass());
      }
    }
    return found;
  }
}
