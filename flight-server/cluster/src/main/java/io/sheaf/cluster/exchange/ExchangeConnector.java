package io.sheaf.cluster.exchange;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContext;
import java.util.Map;

/**
 * Connects to members.
 *
 * @param headers sent with each call, a secret for instance; names in lower case
 * @param tls null for plain connections
 */
public record ExchangeConnector(Map<String, String> headers, SslContext tls)
    implements PeerChannels.Connector {
  /**
   * Bytes that a peer may send ahead on a connection. What is asked for is read at once, so it
   * bounds only what the network layer holds, and lies outside the counted memory.
   */
  private static final int FLOW_CONTROL_WINDOW = 8 << 20;

  public ExchangeConnector {
    headers = Map.copyOf(headers);
  }

  @Override
  public ManagedChannel connect(String host, int port) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(host, port)
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            .maxTraceEvents(0);
    if (tls == null) {
      builder.usePlaintext();
    } else {
      builder.useTransportSecurity().sslContext(tls);
    }
    if (!headers.isEmpty()) {
      Metadata metadata = new Metadata();
      headers.forEach(
          (name, value) ->
              metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
      builder.intercept(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }
    return builder.build();
  }
}
