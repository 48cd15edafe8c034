package io.sheaf.cluster.exchange;

import com.github.luben.zstd.Zstd;
import io.sheaf.columnar.batch.BlockBuilder;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.exchange.BlockStream;
import io.sheaf.operators.exchange.BlockStream.Arrived;
import io.sheaf.operators.exchange.ExchangeClient.Fetch;
import io.sheaf.operators.exchange.ExchangeCompression;
import io.sheaf.operators.exchange.ExchangeOutput;
import io.sheaf.operators.exchange.RemoteOutput;
import io.sheaf.storage.compression.Lz4Decoder;
import io.sheaf.storage.compression.Lz4Encoder;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.zip.CRC32C;
import org.apache.arrow.flight.BackpressureStrategy;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.xerial.snappy.Snappy;

/**
 * Run by hand: rows like TPC-H's lineitem between two servers of one process, against a plain
 * Flight stream of the same bytes; what checksums, compression and open blocks cost. Prints ratios.
 */
final class ExchangeBenchmark {
  private static final DataType MONEY = new DataType.Decimal(15, 2);
  static final Schema LINEITEM =
      Schema.of(
          new Field("orderkey", Simple.BIGINT, false),
          new Field("partkey", Simple.BIGINT, false),
          new Field("suppkey", Simple.BIGINT, false),
          new Field("linenumber", Simple.INTEGER, false),
          new Field("quantity", MONEY, false),
          new Field("extendedprice", MONEY, false),
          new Field("discount", MONEY, false),
          new Field("tax", MONEY, false),
          new Field("returnflag", Simple.VARCHAR, false),
          new Field("shipdate", Simple.DATE, false),
          new Field("commitdate", Simple.DATE, false),
          new Field("receiptdate", Simple.DATE, false),
          new Field("shipmode", Simple.VARCHAR, false),
          new Field("comment", Simple.VARCHAR, false));
  private static final String[] WORDS =
      ("furiously ironic deposits sleep quickly final requests haggle carefully regular packages"
              + " among bold accounts detect slyly express foxes boost blithely even theodolites")
          .split(" ", -1);
  private static final int REPEATS = 12;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final MemoryPool pool;
  private final MemoryConsumer memory;
  private final Random random = new Random(1);

  private ExchangeBenchmark(MemoryPool pool) {
    this.pool = pool;
    this.memory = pool.consumer("benchmark");
  }

  public static void main(String[] arguments) throws Exception {
    ExchangeBenchmark benchmark = new ExchangeBenchmark(new MemoryPool(3L << 30));
    if (arguments.length > 0) {
      benchmark.codecs();
    } else {
      benchmark.run(Path.of(System.getProperty("java.io.tmpdir")));
    }
  }

  private void run(Path spill) throws Exception {
    spreading();
    List<StoredBatch> blocks = blocks(memory, 100, 12_000);
    double megabytes = blocks.stream().mapToLong(StoredBatch::byteSize).sum() / 1e6;
    System.out.printf("%.0f MB in %d blocks%n", megabytes, blocks.size());
    double crc = best(() -> checksums(blocks));
    double copied = best(() -> copies(blocks, false));
    double checked = best(() -> copies(blocks, true)) - copied;
    double plain = plainFlight(blocks);
    double exchange = exchange(spill, ExchangeCompression.NONE);
    for (ExchangeCompression how : ExchangeCompression.values()) {
      double time = exchange(spill, how);
      System.out.printf("%s: %.2f x the time of plain blocks%n", how, time / exchange);
    }
    System.out.printf(
        "plain Flight %.0f MB/s; exchange %.0f MB/s, %.2f x its time%n",
        megabytes / plain, megabytes / exchange, exchange / plain);
    System.out.printf(
        "CRC32C of what left the cache %.1f GB/s: %.1f %% of the exchange's time; while it is read:"
            + " %.1f %%%n",
        megabytes / crc / 1e3, 100 * crc / exchange, 100 * checked / exchange);
    compression(blocks, megabytes, exchange);
    blocks.forEach(StoredBatch::close);
    memory.close();
    pool.close();
  }

  /** What codecs cost alone: the argument {@code codecs}. */
  private void codecs() throws Exception {
    List<StoredBatch> blocks = blocks(memory, 40, 12_000);
    double megabytes = blocks.stream().mapToLong(StoredBatch::byteSize).sum() / 1e6;
    compression(blocks, megabytes, Double.NaN);
    blocks.forEach(StoredBatch::close);
    memory.close();
    pool.close();
  }

  private static double best(Callable<?> action) throws Exception {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < REPEATS; i++) {
      long start = System.nanoTime();
      action.call();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    return best;
  }

  /** Blocks of rows like lineitem's, the same each time; allocated from what will own them. */
  static List<StoredBatch> lineitem(MemoryPool pool, MemoryConsumer into, int count, int rows) {
    ExchangeBenchmark made = new ExchangeBenchmark(pool);
    List<StoredBatch> blocks = made.blocks(into, count, rows);
    made.memory.close();
    return blocks;
  }

  private List<StoredBatch> blocks(MemoryConsumer into, int count, int rows) {
    List<StoredBatch> blocks = new ArrayList<>();
    try (NativeBuffer strings = memory.allocate(64L * rows)) {
      for (int i = 0; i < count; i++) {
        blocks.add(StoredBatch.copy(lineitem(rows, strings), into));
      }
    }
    return blocks;
  }

  private ColumnBatch lineitem(int rows, NativeBuffer strings) {
    Column[] columns = new Column[LINEITEM.size()];
    long[] at = {strings.address()};
    for (int c = 0; c < columns.length; c++) {
      DataType type = LINEITEM.type(c);
      int column = c;
      columns[c] =
          switch (type.layout()) {
            case INT -> {
              int[] values = new int[rows];
              Arrays.setAll(values, i -> column == 3 ? i % 7 : 8000 + random.nextInt(2500));
              yield new IntColumn(type, rows, values, null);
            }
            case LONG -> {
              long[] values = new long[rows];
              Arrays.setAll(
                  values, i -> column == 0 ? i / 4 : random.nextInt(column < 4 ? 200_000 : 5000));
              yield new LongColumn(type, rows, values, null);
            }
            default -> {
              long[] views = new long[2 * rows];
              for (int i = 0; i < rows; i++) {
                byte[] text = text(column).getBytes(StandardCharsets.UTF_8);
                Native.copy(text, 0, at[0], text.length);
                Views.set(views, i, at[0], text.length);
                at[0] += text.length;
              }
              yield new ViewColumn(type, rows, views, null);
            }
          };
    }
    return new DenseBatch(rows, columns);
  }

  private String text(int column) {
    return switch (column) {
      case 8 -> "RAN".substring(random.nextInt(3)).substring(0, 1);
      case 12 -> new String[] {"AIR", "FOB", "MAIL", "RAIL", "SHIP", "TRUCK"}[random.nextInt(6)];
      default -> {
        String text = "";
        while (text.length() < 10 + random.nextInt(20)) {
          text += WORDS[random.nextInt(WORDS.length)] + " ";
        }
        yield text;
      }
    };
  }

  private static Object checksums(List<StoredBatch> blocks) {
    long sum = 0;
    for (StoredBatch block : blocks) {
      try (StoredBatch.Lease lease = block.lease()) {
        CRC32C crc = new CRC32C();
        crc.update(Native.segment(lease.address(), lease.size()).asByteBuffer());
        sum += crc.getValue();
      }
    }
    return sum;
  }

  /** Copies all blocks in chunks as they come from a connection, with a checksum or without. */
  private Object copies(List<StoredBatch> blocks, boolean checked) {
    CRC32C crc = new CRC32C();
    try (NativeBuffer into = memory.allocate(blocks.getFirst().byteSize() + (1 << 20))) {
      for (StoredBatch block : blocks) {
        try (StoredBatch.Lease lease = block.lease()) {
          for (long at = 0; at < lease.size(); at += 64 << 10) {
            long length = Math.min(64 << 10, lease.size() - at);
            long to = into.address() + Math.min(at, into.size() - length);
            Native.copy(lease.address() + at, to, length);
            if (checked) {
              crc.update(Native.segment(to, length).asByteBuffer());
            }
          }
        }
      }
    }
    return crc.getValue();
  }

  /** Flight's own server and client, a binary value a message, zero-copy writes. */
  private double plainFlight(List<StoredBatch> blocks) throws Exception {
    try (BufferAllocator allocator =
            pool.arrowAllocator().newChildAllocator("plain", 0, Long.MAX_VALUE);
        FlightServer server =
            FlightServer.builder(
                    allocator,
                    Location.forGrpcInsecure("localhost", 0),
                    new PlainProducer(blocks, allocator))
                .build()
                .start();
        FlightClient client =
            FlightClient.builder(allocator, Location.forGrpcInsecure("localhost", server.getPort()))
                .build()) {
      return best(
          () -> {
            try (FlightStream stream = client.getStream(new Ticket(new byte[0]))) {
              int messages = 0;
              while (stream.next()) {
                messages++;
              }
              return messages;
            }
          });
    }
  }

  static final class PlainProducer extends NoOpFlightProducer {
    private final List<StoredBatch> blocks;
    private final BufferAllocator allocator;

    PlainProducer(List<StoredBatch> blocks, BufferAllocator allocator) {
      this.blocks = blocks;
      this.allocator = allocator;
    }

    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
      var strategy = new BackpressureStrategy.CallbackBackpressureStrategy();
      strategy.register(listener);
      Thread.ofVirtual().start(() -> send(listener, strategy));
    }

    private void send(ServerStreamListener listener, BackpressureStrategy strategy) {
      try (VectorSchemaRoot root = VectorSchemaRoot.of(new VarBinaryVector("block", allocator))) {
        listener.setUseZeroCopy(true);
        listener.start(root);
        for (StoredBatch block : blocks) {
          if (strategy.waitForListener(30_000) != BackpressureStrategy.WaitResult.READY) {
            return;
          }
          load(root, block);
          listener.putNext();
          root.clear();
        }
        listener.completed();
      }
    }

    private void load(VectorSchemaRoot root, StoredBatch block) {
      StoredBatch.Lease lease = block.lease();
      int length = (int) lease.size();
      try (ArrowBuf validity = allocator.buffer(8);
          ArrowBuf offsets = allocator.buffer(8);
          ArrowBuf data =
              allocator.wrapForeignAllocation(
                  new org.apache.arrow.memory.ForeignAllocation(length, lease.address()) {
                    @Override
                    protected void release0() {
                      lease.close();
                    }
                  })) {
        validity.writeLong(1);
        offsets.writeInt(0);
        offsets.writeInt(length);
        data.writerIndex(length);
        try (ArrowRecordBatch batch =
            new ArrowRecordBatch(
                1, List.of(new ArrowFieldNode(1, 0)), List.of(validity, offsets, data))) {
          new VectorLoader(root).load(batch);
        }
      }
    }
  }

  private double exchange(Path spill, ExchangeCompression how) throws Exception {
    try (ExchangeMember member = new ExchangeMember("member", 2L << 30);
        PeerChannels channels = new PeerChannels(new ExchangeConnector(Map.of(), null))) {
      ExchangeOutput output = new ExchangeOutput("output", 1, member.pool, spill, true);
      blocks(output.memory(), 100, 12_000).forEach(block -> output.add(0, block));
      RemoteOutput remote = member.put(1, output);
      FlightExchangeClient client = new FlightExchangeClient(channels, Duration.ofSeconds(30));
      return best(
          () -> {
            try (BlockStream stream =
                client.open(
                    new Fetch(List.of(remote), "benchmark", 0, LINEITEM, 32 << 20, memory, how))) {
              long rows = 0;
              for (Arrived arrived; (arrived = stream.take()) != null; ) {
                rows += arrived.batch().rowCount();
                arrived.batch().close();
              }
              return rows;
            }
          });
    }
  }

  /** What a link must carry at most for a codec to pay, one thread at each end. */
  private void compression(List<StoredBatch> blocks, double megabytes, double exchange)
      throws Exception {
    for (String codec : List.of("snappy", "lz4", "zstd -5", "zstd 1", "zstd 3")) {
      long[] packed = {0};
      double pack = Double.MAX_VALUE;
      double unpack = Double.MAX_VALUE;
      ByteBuffer room = ByteBuffer.allocateDirect(4 << 20);
      ByteBuffer again = ByteBuffer.allocateDirect(4 << 20);
      for (int repeat = 0; repeat < 4; repeat++) {
        packed[0] = 0;
        long packNanos = 0;
        long unpackNanos = 0;
        for (StoredBatch block : blocks) {
          try (StoredBatch.Lease lease = block.lease()) {
            // The codecs want buffers of the JDK's own.
            ByteBuffer plain = ByteBuffer.allocateDirect((int) lease.size());
            plain.put(Native.segment(lease.address(), lease.size()).asByteBuffer()).flip();
            long start = THREADS.getCurrentThreadCpuTime();
            room.clear();
            int size = pack(codec, plain, room);
            long middle = THREADS.getCurrentThreadCpuTime();
            packNanos += middle - start;
            again.clear();
            unpack(codec, room, size, again, (int) lease.size());
            unpackNanos += THREADS.getCurrentThreadCpuTime() - middle;
            packed[0] += size;
          }
        }
        pack = Math.min(pack, packNanos / 1e9);
        unpack = Math.min(unpack, unpackNanos / 1e9);
      }
      System.out.printf(
          "%-8s to %.2f of the size, %.0f MB/s there, %.0f MB/s back; takes %.1f x the exchange's"
              + " time, pays below %.0f MB/s%n",
          codec,
          packed[0] / megabytes / 1e6,
          megabytes / pack,
          megabytes / unpack,
          (pack + unpack) / exchange,
          (megabytes - packed[0] / 1e6) / (pack + unpack));
    }
  }

  private static long address(ByteBuffer direct) {
    return MemorySegment.ofBuffer(direct).address() - direct.position();
  }

  private static int pack(String codec, ByteBuffer plain, ByteBuffer room) throws Exception {
    if (codec.equals("snappy")) {
      return Snappy.compress(plain, room);
    }
    if (codec.equals("lz4")) {
      return Lz4Encoder.compress(address(plain), plain.remaining(), address(room));
    }
    int level = Integer.parseInt(codec.substring(5));
    return (int)
        Zstd.compressDirectByteBuffer(room, 0, room.capacity(), plain, 0, plain.remaining(), level);
  }

  private static void unpack(String codec, ByteBuffer packed, int size, ByteBuffer to, int length)
      throws Exception {
    if (codec.equals("snappy")) {
      packed.position(0).limit(size);
      Snappy.uncompress(packed, to);
    } else if (codec.equals("lz4")) {
      Lz4Decoder.decompress(address(packed), size, address(to), length);
    } else {
      Zstd.decompressDirectByteBuffer(to, 0, length, packed, 0, size);
    }
  }

  /** Rows of batches of 2048 to 129 partitions: open blocks against a buffer a piece. */
  private void spreading() throws Exception {
    int partitions = 129;
    int rows = 2048;
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i);
    int[] ends = new int[partitions + 1];
    Arrays.setAll(ends, p -> rows * p / partitions);
    try (NativeBuffer strings = memory.allocate(64L * rows)) {
      ColumnBatch batch = lineitem(rows, strings);
      Column[] columns = new Column[LINEITEM.size()];
      Arrays.setAll(columns, batch::column);
      double pieces =
          best(
              () -> {
                List<StoredBatch> made = new ArrayList<>();
                for (int b = 0; b < 100; b++) {
                  for (int p = 0; p < partitions; p++) {
                    int[] chosen = Arrays.copyOfRange(order, ends[p], ends[p + 1]);
                    made.add(StoredBatch.copy(batch, chosen, chosen.length, memory));
                  }
                }
                made.forEach(StoredBatch::close);
                return made;
              });
      double open =
          best(
              () -> {
                BlockBuilder[] builders = new BlockBuilder[partitions];
                Arrays.setAll(builders, p -> new BlockBuilder(columns.length, memory));
                for (int b = 0; b < 100; b++) {
                  for (int p = 0; p < partitions; p++) {
                    builders[p].append(columns, order, ends[p], ends[p + 1]);
                  }
                }
                for (BlockBuilder builder : builders) {
                  builder.seal().close();
                  builder.close();
                }
                return builders;
              });
      System.out.printf(
          "to 129 partitions: open blocks %.1f ns a row, a buffer a piece %.1f ns: %.2f x%n",
          open * 1e9 / 100 / rows, pieces * 1e9 / 100 / rows, open / pieces);
    }
  }
}
