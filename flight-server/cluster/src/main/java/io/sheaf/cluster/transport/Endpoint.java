package io.sheaf.cluster.transport;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.SchedulerConfig.Security;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The one port of a process: control, exchange and whatever else is served. Of every call is noted
 * whether it has the cluster's secret. Thread-safe.
 */
public final class Endpoint implements AutoCloseable {
  /** Bound on a message; exchanges and control stay far below. */
  public static final int MESSAGE_BYTES = 256 << 20;

  private static final int WINDOW_BYTES = 8 << 20;

  /** How often the other side may ask whether the connection stands. */
  private static final long ASKED_SECONDS = 5;

  /** A quiet connection is asked whether somebody is there. */
  private static final long QUIET_SECONDS = 30;

  /** The question may have to wait for all that was sent before, on a slow link. */
  private static final long ANSWER_SECONDS = 60;

  private final Address address;
  private final Server server;
  private final EventLoopGroup acceptor;
  private final EventLoopGroup loops;
  private final ExecutorService calls;

  /**
   * Listens.
   *
   * @param host the address to bind to, which is also what others are told
   * @param port 0 for any that is free
   * @param services what is served; each sees to whom
   * @throws SheafException CONNECTION_FAILED when the port is taken or the host is not this one
   */
  public Endpoint(String host, int port, Security security, List<BindableService> services) {
    this(
        host,
        port,
        security,
        services.stream().map(BindableService::bindService).toList(),
        List.of());
  }

  /**
   * Listens.
   *
   * @param host the address to bind to, which is also what others are told
   * @param port 0 for any that is free
   * @param services what is served; each sees to whom
   * @param connections hear of connections
   * @throws SheafException CONNECTION_FAILED when the port is taken or the host is not this one
   */
  public Endpoint(
      String host,
      int port,
      Security security,
      List<ServerServiceDefinition> services,
      List<ServerTransportFilter> connections) {
    acceptor = new NioEventLoopGroup(1, new DefaultThreadFactory("sheaf-accept", true));
    loops = new NioEventLoopGroup(2, new DefaultThreadFactory("sheaf-network", true));
    calls = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sheaf-call-", 0).factory());
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
            .channelType(NioServerSocketChannel.class)
            .bossEventLoopGroup(acceptor)
            .workerEventLoopGroup(loops)
            .executor(calls)
            .callExecutor(new ControlOnLoop())
            .flowControlWindow(WINDOW_BYTES)
            .permitKeepAliveTime(ASKED_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(QUIET_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
            .maxInboundMessageSize(MESSAGE_BYTES);
    if (security.encrypted()) {
      builder.sslContext(Tls.server(security));
    }
    for (ServerServiceDefinition service : services) {
      builder.addService(
          ServerInterceptors.intercept(service, TrustedCalls.note(security.secret())));
    }
    connections.forEach(builder::addTransportFilter);
    try {
      server = builder.build().start();
    } catch (IOException e) {
      stopLoops();
      throw new SheafException(
              ErrorCode.CONNECTION_FAILED,
              "cannot listen on " + new Address(host, port) + ": " + rootMessage(e),
              e)
          .withHint("--port 0 takes any port that is free and tells which");
    }
    address = new Address(host, server.getPort());
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  /** Control messages are handed over without waiting, so they need no thread of their own. */
  private static final class ControlOnLoop implements ServerCallExecutorSupplier {
    @Override
    public <I, O> Executor getExecutor(ServerCall<I, O> call, Metadata headers) {
      return call.getMethodDescriptor().getServiceName().equals(ControlStream.SERVICE)
          ? Runnable::run
          : null;
    }
  }

  /** Where it listens. */
  public Address address() {
    return address;
  }

  /** Breaks all calls off and gives the port back. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopLoops();
  }

  private void stopLoops() {
    calls.shutdownNow();
    var _ = acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
