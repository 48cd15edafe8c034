package io.sheaf.cluster.protocol;

import io.sheaf.cluster.transport.Codec;
import io.sheaf.cluster.transport.Protocol;
import io.sheaf.graph.BodyDecoder;
import io.sheaf.graph.wire.RecordCodec;
import java.util.ArrayList;
import java.util.List;

/** How messages travel. */
public final class Messages {
  /** What is there to be told to a member at once. */
  record ToMember(List<CoordinatorMessage> messages) {}

  /** What is there to be told to the coordinator at once. */
  record ToCoordinator(List<MemberMessage> messages) {}

  private static final RecordCodec<ToMember> TO_MEMBER = RecordCodec.of(ToMember.class);
  private static final RecordCodec<ToCoordinator> TO_COORDINATOR =
      RecordCodec.of(ToCoordinator.class);

  private Messages() {}

  /**
   * The protocol of this version: its fingerprint covers the messages and all that bodies are
   * encoded in.
   */
  public static Protocol<CoordinatorMessage, MemberMessage> protocol(String version) {
    List<String> parts = new ArrayList<>();
    parts.add(TO_MEMBER.fingerprint());
    parts.add(TO_COORDINATOR.fingerprint());
    BodyDecoder.installed()
        .forEach((kind, decoder) -> parts.add(kind + " " + decoder.fingerprint()));
    return new Protocol<>(
        version,
        RecordCodec.fingerprint(parts),
        new Codec<>() {
          @Override
          public byte[] encode(List<CoordinatorMessage> messages) {
            return TO_MEMBER.encode(new ToMember(messages));
          }

          @Override
          public List<CoordinatorMessage> decode(byte[] bytes) {
            return TO_MEMBER.decode(bytes).messages();
          }
        },
        new Codec<>() {
          @Override
          public byte[] encode(List<MemberMessage> messages) {
            return TO_COORDINATOR.encode(new ToCoordinator(messages));
          }

          @Override
          public List<MemberMessage> decode(byte[] bytes) {
            return TO_COORDINATOR.decode(bytes).messages();
          }
        });
  }
}
