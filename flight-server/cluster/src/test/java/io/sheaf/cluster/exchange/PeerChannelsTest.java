package io.sheaf.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerChannelsTest {
  @Test
  void callsToAPeerThatIsGoneFailUntilItIsThereAgain() {
    try (PeerChannels channels = new PeerChannels(new ExchangeConnector(Map.of(), null))) {
      ManagedChannel first = channels.to("127.0.0.1", 1);
      assertSame(first, channels.to("127.0.0.1", 1));
      channels.forget("127.0.0.1", 1);
      assertTrue(first.isShutdown(), "calls that wait are woken");
      assertTrue(channels.to("127.0.0.1", 1).isShutdown(), "later calls don't wait");
      assertFalse(channels.to("127.0.0.1", 2).isShutdown(), "others are not concerned");
      channels.expect("127.0.0.1", 1);
      assertFalse(channels.to("127.0.0.1", 1).isShutdown());
    }
  }
}
