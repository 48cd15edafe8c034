package io.sheaf.cluster.transport;

import io.grpc.ManagedChannel;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sheaf.graph.SchedulerConfig.Security;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Connects a process to others, with the cluster's secret on every call. All connections share a
 * few threads. Thread-safe.
 */
public final class Peers implements AutoCloseable {
  private static final int WINDOW_BYTES = 8 << 20;

  /** A connection on which nothing comes is asked whether it still stands. */
  private static final long QUIET_SECONDS = 10;

  /** Without an answer for so long it does not: a link was cut without either side hearing it. */
  private static final long ANSWER_SECONDS = 5;

  private final Security security;
  private final SslContext tls;
  private final EventLoopGroup loops;
  private final ExecutorService calls;

  /** Connects to nobody yet. */
  public Peers(Security security) {
    this.security = security;
    tls = security.encrypted() ? Tls.client(security) : null;
    loops = new NioEventLoopGroup(2, new DefaultThreadFactory("sheaf-peers", true));
    calls = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sheaf-peer-", 0).factory());
  }

  /** A new connection, which the caller ends. */
  public ManagedChannel connect(Address address) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(loops)
            .executor(calls)
            .flowControlWindow(WINDOW_BYTES)
            .maxInboundMessageSize(Endpoint.MESSAGE_BYTES)
            .keepAliveTime(QUIET_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
            .disableRetry();
    if (tls == null) {
      builder.negotiationType(NegotiationType.PLAINTEXT);
    } else {
      builder.sslContext(tls);
    }
    if (security.secret() != null) {
      builder.intercept(TrustedCalls.add(security.secret()));
    }
    return builder.build();
  }

  /** Ends the threads of the connections, which have been ended before. */
  @Override
  public void close() {
    calls.shutdown();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
