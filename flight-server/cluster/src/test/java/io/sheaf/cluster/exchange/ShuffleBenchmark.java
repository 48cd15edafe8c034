package io.sheaf.cluster.exchange;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.TaskKey;
import io.sheaf.operators.exchange.BlockStream;
import io.sheaf.operators.exchange.BlockStream.Arrived;
import io.sheaf.operators.exchange.ExchangeClient.Fetch;
import io.sheaf.operators.exchange.ExchangeCompression;
import io.sheaf.operators.exchange.ExchangeOutput;
import io.sheaf.operators.exchange.OutputId;
import io.sheaf.operators.exchange.RemoteOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Run by hand: two processes that each pull 130 MB from the other at the same time, by the exchange
 * and by plain Flight streams of the same bytes, turn by turn. Prints throughput and the ratio.
 */
final class ShuffleBenchmark implements AutoCloseable {
  private static final int BLOCKS = 100;
  private static final int ROWS = 12_000;
  private static final int RUNS = 11;

  private final ExchangeMember member = new ExchangeMember("member", 2L << 30);
  private final MemoryPool pool = new MemoryPool(1L << 30);
  private final MemoryConsumer memory = pool.consumer("benchmark");
  private final BufferAllocator allocator =
      pool.arrowAllocator().newChildAllocator("plain", 0, Long.MAX_VALUE);
  private final PeerChannels channels = new PeerChannels(new ExchangeConnector(Map.of(), null));
  private final FlightExchangeClient client =
      new FlightExchangeClient(channels, Duration.ofSeconds(30));
  private final List<StoredBatch> plain;
  private final ExchangeOutput output;
  private final FlightServer server;
  private FlightClient flight;

  private ShuffleBenchmark() throws IOException {
    output =
        new ExchangeOutput(
            "output", 1, member.pool, Path.of(System.getProperty("java.io.tmpdir")), true);
    ExchangeBenchmark.lineitem(member.pool, output.memory(), BLOCKS, ROWS)
        .forEach(block -> output.add(0, block));
    member.put(1, output);
    plain = ExchangeBenchmark.lineitem(pool, memory, BLOCKS, ROWS);
    server =
        FlightServer.builder(
                allocator,
                Location.forGrpcInsecure("localhost", 0),
                new ExchangeBenchmark.PlainProducer(plain, allocator))
            .build()
            .start();
  }

  public static void main(String[] arguments) throws Exception {
    try (ShuffleBenchmark here = new ShuffleBenchmark()) {
      if (arguments.length > 0) {
        here.serve();
      } else {
        here.measure();
      }
    }
  }

  /** The child's part: pulls when told to, and says when it has everything. */
  private void serve() throws Exception {
    System.out.println(member.port() + " " + server.getPort());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      String[] words = line.split(" ", -1);
      pull(words[0], Integer.parseInt(words[1]));
      System.out.println("done");
    }
  }

  private void measure() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ShuffleBenchmark.class.getName(),
            "child"));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader said = child.inputReader();
        PrintStream tell = new PrintStream(child.getOutputStream(), true, StandardCharsets.UTF_8)) {
      String[] ports = said.readLine().split(" ", -1);
      Map<String, int[]> ways =
          Map.of(
              "plain", new int[] {server.getPort(), Integer.parseInt(ports[1])},
              "exchange", new int[] {member.port(), Integer.parseInt(ports[0])});
      double[] plainTimes = new double[RUNS];
      double[] exchangeTimes = new double[RUNS];
      for (int run = -4; run < RUNS; run++) { // the first ones warm up
        double plainTime = both("plain", ways.get("plain"), tell, said);
        double exchangeTime = both("exchange", ways.get("exchange"), tell, said);
        if (run >= 0) {
          plainTimes[run] = plainTime;
          exchangeTimes[run] = exchangeTime;
        }
      }
      Arrays.sort(plainTimes);
      Arrays.sort(exchangeTimes);
      double megabytes = 2 * output.sizes().totalBytes() / 1e6;
      double plainMedian = plainTimes[RUNS / 2];
      double exchangeMedian = exchangeTimes[RUNS / 2];
      System.out.printf(
          Locale.ROOT,
          "%.0f MB between two processes: plain Flight %.0f MB/s, exchange %.0f MB/s, %.2f x its"
              + " time (medians; best %.2f x)%n",
          megabytes,
          megabytes / plainMedian,
          megabytes / exchangeMedian,
          exchangeMedian / plainMedian,
          exchangeTimes[0] / plainTimes[0]);
    }
    child.waitFor();
  }

  /** Seconds until both have everything of the other. */
  private double both(String way, int[] ports, PrintStream tell, BufferedReader said)
      throws Exception {
    long start = System.nanoTime();
    tell.println(way + " " + ports[0]);
    pull(way, ports[1]);
    if (!"done".equals(said.readLine())) {
      throw new IllegalStateException("the other process has failed");
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void pull(String way, int port) throws Exception {
    if (way.equals("plain")) {
      pullPlain(port);
    } else {
      pullExchange(port);
    }
  }

  private void pullPlain(int port) throws Exception {
    if (flight == null) {
      flight = FlightClient.builder(allocator, Location.forGrpcInsecure("localhost", port)).build();
    }
    int messages = 0;
    try (FlightStream stream = flight.getStream(new Ticket(new byte[0]))) {
      while (stream.next()) {
        messages++;
      }
    }
    if (messages != BLOCKS) {
      throw new IllegalStateException(messages + " messages came");
    }
  }

  /** The other's output is like this one's, and so are its sizes. */
  private void pullExchange(int port) throws InterruptedException {
    RemoteOutput remote =
        new RemoteOutput(
            new OutputId(7, 1, 1),
            new TaskKey("stage-1", 1),
            "other",
            "localhost",
            port,
            output.sizes());
    try (BlockStream stream =
        client.open(
            new Fetch(
                List.of(remote),
                "benchmark",
                0,
                ExchangeBenchmark.LINEITEM,
                32 << 20,
                memory,
                ExchangeCompression.NONE))) {
      for (Arrived arrived; (arrived = stream.take()) != null; ) {
        arrived.batch().close();
      }
    }
  }

  @Override
  public void close() throws Exception {
    if (flight != null) {
      flight.close();
    }
    server.close();
    channels.close();
    member.close();
    plain.forEach(StoredBatch::close);
    allocator.close();
    memory.close();
    pool.close();
  }
}
