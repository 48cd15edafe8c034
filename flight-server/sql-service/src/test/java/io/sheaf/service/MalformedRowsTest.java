package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.PutResult;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows that clients send with bytes of them changed, message by message over the wire: an answer or
 * an error, never a process that reads where it must not, and nothing left over.
 */
@Timeout(300)
class MalformedRowsTest {
  private static final MethodDescriptor<FlightData, PutResult> DO_PUT =
      MethodDescriptor.<FlightData, PutResult>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("arrow.flight.protocol.FlightService/DoPut")
          .setRequestMarshaller(ProtoUtils.marshaller(FlightData.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(PutResult.getDefaultInstance()))
          .build();

  private static final int ROWS = 3;

  /** A message of Arrow: what describes it, and its bytes. */
  private record Part(byte[] metadata, byte[] body) {}

  private static final Part NOTHING = new Part(new byte[0], new byte[0]);

  @TempDir Path spill;
  private SqlServer server;
  private BufferAllocator allocator;
  private FlightClient flight;
  private FlightSqlClient client;
  private ManagedChannel channel;
  private Part schema;
  private Part rows;

  @BeforeEach
  void start() throws Exception {
    server = TestServers.start(spill);
    allocator = new RootAllocator();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.address().port()).usePlaintext().build();
    flight = FlightGrpcUtils.createFlightClientWithSharedChannel(allocator, channel);
    client = new FlightSqlClient(flight);
    encode();
  }

  @AfterEach
  void end() throws Exception {
    client.close();
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    allocator.close();
    server.close();
  }

  private void encode() throws Exception {
    try (VectorSchemaRoot root = sample();
        ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      WriteChannel out = new WriteChannel(Channels.newChannel(bytes));
      MessageSerializer.serialize(out, root.getSchema());
      schema = part(bytes.toByteArray());
      bytes.reset();
      MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), batch);
      rows = part(bytes.toByteArray());
    }
  }

  /** Behind four bytes of ones the length of what describes the message, which its body follows. */
  private static Part part(byte[] message) {
    int length = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
    return new Part(
        Arrays.copyOfRange(message, 8, 8 + length),
        Arrays.copyOfRange(message, 8 + length, message.length));
  }

  private VectorSchemaRoot sample() {
    IntVector ints = new IntVector("i", allocator);
    BitVector bits = new BitVector("b", allocator);
    VarCharVector words = new VarCharVector("w", allocator);
    LargeVarCharVector large = new LargeVarCharVector("l", allocator);
    ViewVarCharVector views = new ViewVarCharVector("v", allocator);
    ListVector lists = ListVector.empty("list", allocator);
    StructVector structs = StructVector.empty("s", allocator);
    IntVector inner =
        structs.addOrGet("x", FieldType.nullable(MinorType.INT.getType()), IntVector.class);
    UnionListWriter writer = lists.getWriter();
    for (int i = 0; i < ROWS; i++) {
      byte[] word = ("a text beyond twelve bytes " + i).getBytes(StandardCharsets.UTF_8);
      ints.setSafe(i, i);
      bits.setSafe(i, i % 2);
      words.setSafe(i, word);
      large.setSafe(i, word);
      views.setSafe(i, word);
      writer.setPosition(i);
      writer.startList();
      writer.integer().writeInt(i);
      writer.integer().writeInt(-i);
      writer.endList();
      structs.setIndexDefined(i);
      inner.setSafe(i, i);
    }
    List<FieldVector> vectors = List.of(ints, bits, words, large, views, lists, structs);
    vectors.forEach(vector -> vector.setValueCount(ROWS));
    return new VectorSchemaRoot(vectors);
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    for (int i = 0; i <= random.nextInt(3) && changed.length > 0; i++) {
      int at = random.nextInt(changed.length);
      changed[at] =
          random.nextBoolean()
              ? (byte) (changed[at] ^ 1 << random.nextInt(8))
              : (byte) random.nextInt(256);
    }
    return changed;
  }

  /** Sends a command with rows and waits for how the call ends. */
  private Status put(Message command, Part schema, Part... rows) throws Exception {
    CompletableFuture<Status> ended = new CompletableFuture<>();
    ClientCall<FlightData, PutResult> call = channel.newCall(DO_PUT, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(10);
    FlightDescriptor descriptor =
        FlightDescriptor.newBuilder()
            .setType(FlightDescriptor.DescriptorType.CMD)
            .setCmd(Any.pack(command).toByteString())
            .build();
    call.sendMessage(message(schema).setFlightDescriptor(descriptor).build());
    for (Part part : rows) {
      call.sendMessage(message(part).build());
    }
    call.halfClose();
    return ended.get(60, TimeUnit.SECONDS);
  }

  private static FlightData.Builder message(Part part) {
    FlightData.Builder message = FlightData.newBuilder();
    if (part.metadata.length > 0) {
      message.setDataHeader(ByteString.copyFrom(part.metadata));
    }
    return message.setDataBody(ByteString.copyFrom(part.body));
  }

  private ByteString prepared(String sql) throws Exception {
    byte[] result =
        flight
            .doAction(
                new Action(
                    "CreatePreparedStatement",
                    Any.pack(
                            ActionCreatePreparedStatementRequest.newBuilder().setQuery(sql).build())
                        .toByteArray()))
            .next()
            .getBody();
    return Any.parseFrom(result)
        .unpack(ActionCreatePreparedStatementResult.class)
        .getPreparedStatementHandle();
  }

  private List<Message> commands(String sql) throws Exception {
    ByteString handle = prepared(sql);
    return List.of(
        CommandPreparedStatementUpdate.newBuilder().setPreparedStatementHandle(handle).build(),
        CommandPreparedStatementQuery.newBuilder().setPreparedStatementHandle(handle).build(),
        CommandStatementIngest.newBuilder()
            .setTable("sent")
            .setTableDefinitionOptions(
                TableDefinitionOptions.newBuilder()
                    .setIfExists(TableExistsOption.TABLE_EXISTS_OPTION_REPLACE))
            .build());
  }

  private void damage(int times) throws Exception {
    client.executeUpdate(
        "CREATE TABLE t (i INTEGER, b BOOLEAN, w VARCHAR, l VARCHAR, v VARCHAR, list INTEGER[], s"
            + " STRUCT(x INTEGER))");
    List<Message> commands = commands("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)");
    assertEquals(Status.Code.OK, put(commands.get(0), schema, rows).getCode());
    Random random = new Random(11);
    List<Status.Code> ends = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      boolean ofSchema = random.nextInt(4) == 0;
      boolean ofBody = random.nextBoolean();
      Part sent =
          new Part(
              ofBody ? rows.metadata : damaged(rows.metadata, random),
              ofBody ? damaged(rows.body, random) : rows.body);
      Part described = ofSchema ? new Part(damaged(schema.metadata, random), new byte[0]) : schema;
      ends.add(put(commands.get(i % commands.size()), described, sent).getCode());
    }
    assertTrue(ends.contains(Status.Code.INVALID_ARGUMENT), ends::toString);
    assertEquals(Status.Code.OK, put(commands.get(0), schema, rows).getCode());
    TestServers.awaitIdle(server);
    assertEquals(0, server.service().messageBytes());
  }

  @Test
  void messagesOutOfTheirOrderAreRefused() throws Exception {
    Message command = commands("SELECT ?").get(0);
    assertEquals(Status.Code.INVALID_ARGUMENT, put(command, rows, schema).getCode());
    assertEquals(Status.Code.INVALID_ARGUMENT, put(command, schema, schema).getCode());
    assertEquals(Status.Code.INVALID_ARGUMENT, put(command, NOTHING, rows).getCode());
    Status noColumns = put(commands("SELECT ?").get(2), NOTHING, NOTHING);
    assertTrue(noColumns.getDescription().contains("without a schema"), noColumns::toString);
    TestServers.awaitIdle(server);
  }

  @Test
  void damagedRowsAreAnswered() throws Exception {
    damage(80);
  }

  @Test
  @Tag("slow")
  void manyDamagedRowsAreAnswered() throws Exception {
    damage(20_000);
  }

  /** Texts whose offsets lead out of the message: what lies there is nobody's to read. */
  @Test
  void offsetsBeyondTheMessageAreRefused() throws Exception {
    Part beyond;
    try (VectorSchemaRoot root = VectorSchemaRoot.of(new VarCharVector("w", allocator))) {
      VarCharVector words = (VarCharVector) root.getVector(0);
      words.setSafe(0, new byte[] {'a'});
      root.setRowCount(1);
      try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), root.getSchema());
        schema = part(bytes.toByteArray());
        bytes.reset();
        MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), batch);
        beyond = part(bytes.toByteArray());
        // Validity takes eight bytes; then come the offsets, 0 and 1.
        ByteBuffer.wrap(beyond.body).order(ByteOrder.LITTLE_ENDIAN).putInt(12, 1 << 20);
      }
    }
    for (Message command : commands("SELECT ?")) {
      Status status = put(command, schema, beyond);
      assertNotEquals(Status.Code.OK, status.getCode(), () -> command + ": " + status);
      assertTrue(status.getDescription().contains("can't be read"), status::toString);
    }
    TestServers.awaitIdle(server);
  }

  /** A list that says it has a million values of which none was sent: Arrow would make them. */
  @Test
  void listsLongerThanTheirValuesAreRefused() throws Exception {
    Part beyond;
    try (VectorSchemaRoot root = VectorSchemaRoot.of(ListVector.empty("l", allocator))) {
      UnionListWriter writer = ((ListVector) root.getVector(0)).getWriter();
      writer.setPosition(0);
      writer.startList();
      writer.integer().writeInt(1);
      writer.endList();
      root.setRowCount(1);
      try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), root.getSchema());
        schema = part(bytes.toByteArray());
        bytes.reset();
        MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), batch);
        beyond = part(bytes.toByteArray());
        // Validity takes eight bytes; then come the offsets, 0 and 1.
        ByteBuffer.wrap(beyond.body).order(ByteOrder.LITTLE_ENDIAN).putInt(12, 1 << 20);
      }
    }
    for (Message command : commands("SELECT ?")) {
      Status status = put(command, schema, beyond);
      assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode(), status::toString);
      assertTrue(status.getDescription().contains("1 values of 1048576"), status::toString);
    }
    TestServers.awaitIdle(server);
  }

  /** A view of a list may point anywhere: one of them would make as many values as it says. */
  @Test
  void viewsOfListsAreRefused() throws Exception {
    for (ArrowType type : List.of(new ArrowType.ListView(), new ArrowType.LargeListView())) {
      Field values = Field.nullable("x", MinorType.INT.getType());
      Field views = new Field("views", FieldType.nullable(type), List.of(values));
      Field within =
          new Field("s", FieldType.nullable(new ArrowType.Struct()), List.of(values, views));
      for (Field column : List.of(views, within)) {
        Part described = part(new Schema(List.of(column)));
        for (Message command : commands("SELECT ?")) {
          Status status = put(command, described, rows);
          assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode(), status::toString);
          assertTrue(status.getDescription().contains("send it as a list"), status::toString);
        }
      }
    }
    TestServers.awaitIdle(server);
  }

  /** A dictionary of lists, one of which says it has a million values of which one was sent. */
  @Test
  void dictionariesOfListsLongerThanTheirValuesAreRefused() throws Exception {
    Field item = Field.nullable("item", MinorType.INT.getType());
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, null);
    FieldType encoded = new FieldType(true, new ArrowType.List(), encoding);
    Part described = part(new Schema(List.of(new Field("l", encoded, List.of(item)))));
    Part dictionary;
    Part positions;
    try (VectorSchemaRoot values = VectorSchemaRoot.of(ListVector.empty("l", allocator));
        VectorSchemaRoot places = VectorSchemaRoot.of(new IntVector("l", allocator))) {
      UnionListWriter writer = ((ListVector) values.getVector(0)).getWriter();
      writer.setPosition(0);
      writer.startList();
      writer.integer().writeInt(1);
      writer.endList();
      values.setRowCount(1);
      ((IntVector) places.getVector(0)).setSafe(0, 0);
      places.setRowCount(1);
      try (ArrowRecordBatch listed = new VectorUnloader(values).getRecordBatch();
          ArrowRecordBatch batch = new VectorUnloader(places).getRecordBatch()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        MessageSerializer.serialize(
            new WriteChannel(Channels.newChannel(bytes)),
            new ArrowDictionaryBatch(7, listed, false));
        dictionary = part(bytes.toByteArray());
        bytes.reset();
        MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), batch);
        positions = part(bytes.toByteArray());
      }
    }
    Message ingest = commands("SELECT ?").get(2);
    assertEquals(Status.Code.OK, put(ingest, described, dictionary, positions).getCode());
    Part beyond = new Part(dictionary.metadata, dictionary.body.clone());
    // Validity takes eight bytes; then come the offsets, 0 and 1.
    ByteBuffer.wrap(beyond.body).order(ByteOrder.LITTLE_ENDIAN).putInt(12, 1 << 20);
    for (Message command : commands("SELECT ?")) {
      Status status = put(command, described, beyond, positions);
      assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode(), status::toString);
      assertTrue(status.getDescription().contains("1 values of 1048576"), status::toString);
    }
    TestServers.awaitIdle(server);
    assertEquals(0, server.service().messageBytes());
  }

  private static Part part(Schema schema) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), schema);
    return part(bytes.toByteArray());
  }
}
