package io.sheaf.cluster;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.sheaf.cluster.exchange.ExchangeServer;
import io.sheaf.cluster.exchange.FlightExchangeClient;
import io.sheaf.cluster.exchange.PeerChannels;
import io.sheaf.cluster.protocol.LayerForm;
import io.sheaf.cluster.protocol.MemberMessage;
import io.sheaf.cluster.transport.Address;
import io.sheaf.cluster.transport.Endpoint;
import io.sheaf.cluster.transport.FlightFrontend;
import io.sheaf.cluster.transport.FlightRouter;
import io.sheaf.cluster.transport.Peers;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.BodyDecoder;
import io.sheaf.graph.GraphException;
import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskRunner;
import io.sheaf.graph.WorkerServices;
import io.sheaf.graph.cluster.Role;
import io.sheaf.operators.exchange.PartitionStore;
import io.sheaf.operators.exchange.SharedInputs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What a process needs to be a member: threads, a store for outputs, a port from which others fetch
 * them, and connections to others. It may be a member several times, one after the other, and hold
 * a coordinator on the same port.
 */
final class MemberHost implements AutoCloseable {
  /** Most time without a block from a peer that counts as alive. */
  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(20);

  /**
   * What to be.
   *
   * @param host where it listens
   * @param port 0 for any
   * @param advertised what it tells others instead of where it listens, or null
   * @param role what its memberships are
   * @param threads of its tasks
   * @param spillDirectory for outputs of others that it takes over
   */
  record Options(
      String host,
      int port,
      Address advertised,
      Security security,
      Role role,
      int threads,
      Path spillDirectory) {}

  private final Options options;
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sheaf-flight-", 0).factory());
  private final Peers peers;
  private final PeerChannels channels;
  private final FlightExchangeClient exchange;
  private final ExchangeServer exchangeServer;
  private final BufferAllocator messages;
  private final Endpoint endpoint;
  private final MemberResources resources;

  /**
   * Listens.
   *
   * @param memory bounds its data; not owned
   * @param services what bodies may ask for; not owned
   * @param control the coordinator's service when it is here too
   * @param others gets the Flight calls that are not the cluster's own
   */
  MemberHost(
      Options options,
      MemoryPool memory,
      WorkerServices services,
      List<BindableService> control,
      FlightFrontend others) {
    this.options = options;
    PartitionStore store =
        new PartitionStore(
            options.role() == Role.CLIENT ? PlainValues::encodeIfPossible : PlainValues::encode);
    exchangeServer = new ExchangeServer(store, memory.arrowAllocator());
    List<ServerServiceDefinition> served =
        new ArrayList<>(control.stream().map(BindableService::bindService).toList());
    // A message may claim any number of values for its few bytes.
    messages =
        memory
            .arrowAllocator()
            .newChildAllocator(
                "flight messages", 0, Math.max(memory.limit(), Endpoint.MESSAGE_BYTES));
    served.add(FlightRouter.service(messages, exchangeServer, others, calls));
    try {
      endpoint =
          new Endpoint(
              options.host(), options.port(), options.security(), served, others.connections());
    } catch (RuntimeException failure) {
      messages.close();
      exchangeServer.close();
      calls.close();
      throw failure;
    }
    peers = new Peers(options.security());
    channels = new PeerChannels((host, port) -> peers.connect(new Address(host, port)));
    exchange = new FlightExchangeClient(channels, FETCH_TIMEOUT);
    resources =
        new MemberResources(
            new TaskRunner(
                options.threads(),
                options.role() == Role.CLIENT ? "sheaf-client-" : "sheaf-worker-"),
            store,
            new SharedInputs(),
            exchange,
            channels,
            new OutputCopier(exchange, store, memory, options.spillDirectory()),
            memory,
            services);
  }

  /** Where others reach it. */
  Address address() {
    return options.advertised() == null ? endpoint.address() : options.advertised();
  }

  MemberResources resources() {
    return resources;
  }

  Peers peers() {
    return peers;
  }

  /** What it says when it joins. */
  MemberMessage.Hello hello(String name, Role role, int slots, Map<String, Long> has) {
    return new MemberMessage.Hello(
        name,
        role,
        slots,
        has,
        address().toString(),
        ProcessHandle.current().pid(),
        resources.memory().limit());
  }

  /** A membership as a worker, not joined yet. */
  MemberNode worker(String name, Map<String, Long> has) {
    return new MemberNode(
        hello(name, Role.WORKER, options.threads(), has),
        resources,
        this::decode,
        MemberNode.ClientPart.NONE);
  }

  IntFunction<TaskBody> decode(long execution, LayerForm layer) {
    if (layer.kind().equals(GivenBodies.KIND)) {
      return GivenBodies.decode(layer.bodies(), resources.store());
    }
    BodyDecoder decoder = Decoders.INSTALLED.get(layer.kind());
    if (decoder == null) {
      throw new GraphException(
          "layer %s needs a decoder of kind %s, which this worker has not"
              .formatted(layer.name(), layer.kind()));
    }
    return decoder.decode(layer.bodies(), resources.services());
  }

  /** Found once. */
  private static final class Decoders {
    private static final Map<String, BodyDecoder> INSTALLED = BodyDecoder.installed();
  }

  /** Ends all connections; memberships have ended before. */
  @Override
  public void close() {
    resources.runner().close();
    resources.copier().close();
    exchange.close();
    channels.close();
    endpoint.close();
    exchangeServer.close();
    resources.shared().close();
    resources.store().close();
    peers.close();
    calls.close();
    messages.close();
  }
}
