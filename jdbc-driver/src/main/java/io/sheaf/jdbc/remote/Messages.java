package io.sheaf.jdbc.remote;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages of Flight.proto and FlightSql.proto that the driver sends and reads. */
final class Messages {
  private static final String SQL = "type.googleapis.com/arrow.flight.protocol.sql.";
  private static final int DESCRIPTOR_OF_COMMAND = 2;

  private Messages() {}

  // Requests

  /** A message of FlightSql.proto within {@code google.protobuf.Any}. */
  static byte[] any(String name, ProtoWriter message) {
    return new ProtoWriter().text(1, SQL + name).message(2, message).toBytes();
  }

  /** A FlightDescriptor of a command. */
  static byte[] descriptor(byte[] command) {
    return new ProtoWriter().number(1, DESCRIPTOR_OF_COMMAND).bytes(2, command).toBytes();
  }

  static byte[] action(String type, byte[] body) {
    return new ProtoWriter().text(1, type).bytes(2, body).toBytes();
  }

  /** A FlightData. */
  static byte[] data(byte[] descriptor, byte[] header, byte[] body) {
    ProtoWriter data = new ProtoWriter();
    if (descriptor != null) {
      data.bytes(1, descriptor);
    }
    if (header != null) {
      data.bytes(2, header);
    }
    if (body != null) {
      data.bytes(1000, body);
    }
    return data.toBytes();
  }

  static byte[] statementQuery(String sql) {
    return any("CommandStatementQuery", new ProtoWriter().text(1, sql));
  }

  static byte[] statementUpdate(String sql) {
    return any("CommandStatementUpdate", new ProtoWriter().text(1, sql));
  }

  static byte[] preparedQuery(byte[] handle) {
    return any("CommandPreparedStatementQuery", new ProtoWriter().bytes(1, handle));
  }

  static byte[] preparedUpdate(byte[] handle) {
    return any("CommandPreparedStatementUpdate", new ProtoWriter().bytes(1, handle));
  }

  static byte[] sqlInfo(int id) {
    return any("CommandGetSqlInfo", new ProtoWriter().number(1, id));
  }

  static byte[] catalogs() {
    return any("CommandGetCatalogs", new ProtoWriter());
  }

  static byte[] schemas() {
    return any("CommandGetDbSchemas", new ProtoWriter());
  }

  /**
   * Tables whose names fit.
   *
   * @param schemaPattern null for all; so is {@code namePattern}
   * @param withColumns whether each table's schema is wanted
   */
  static byte[] tables(String schemaPattern, String namePattern, boolean withColumns) {
    ProtoWriter command = new ProtoWriter();
    if (schemaPattern != null) {
      command.text(2, schemaPattern);
    }
    if (namePattern != null) {
      command.text(3, namePattern);
    }
    return any("CommandGetTables", command.number(5, withColumns ? 1 : 0));
  }

  /** The columns of a table's primary key. */
  static byte[] primaryKeys(String schema, String table) {
    ProtoWriter command = new ProtoWriter();
    if (schema != null) {
      command.text(2, schema);
    }
    return any("CommandGetPrimaryKeys", command.text(3, table));
  }

  static byte[] createPrepared(String sql) {
    return action(
        "CreatePreparedStatement",
        any("ActionCreatePreparedStatementRequest", new ProtoWriter().text(1, sql)));
  }

  static byte[] closePrepared(byte[] handle) {
    return action(
        "ClosePreparedStatement",
        any("ActionClosePreparedStatementRequest", new ProtoWriter().bytes(1, handle)));
  }

  static byte[] cancel(FlightInfo info) {
    return action("CancelFlightInfo", new ProtoWriter().bytes(1, info.message()).toBytes());
  }

  static byte[] closeSession() {
    return action("CloseSession", new byte[0]);
  }

  static byte[] setOptions(Map<String, String> options) {
    ProtoWriter request = new ProtoWriter();
    options.forEach(
        (name, value) ->
            request.message(
                1, new ProtoWriter().text(1, name).message(2, new ProtoWriter().text(1, value))));
    return action("SetSessionOptions", request.toBytes());
  }

  // Answers

  /** Where a part of a result is: a ticket (its message), and the places that have it. */
  record Endpoint(byte[] ticket, List<String> locations) {
    static Endpoint read(ProtoReader in) {
      byte[] ticket = {};
      List<String> locations = new ArrayList<>();
      while (in.next()) {
        switch (in.field()) {
          case 1 -> ticket = in.bytes();
          case 2 -> locations.add(textOf(in.message(), 1));
          default -> in.skip();
        }
      }
      return new Endpoint(ticket, locations);
    }
  }

  /**
   * A result that may be fetched.
   *
   * @param message this message itself
   * @param schema as an encapsulated message; empty when the server says it later
   * @param ordered whether the endpoints have to be read in turn
   */
  record FlightInfo(byte[] message, ByteBuffer schema, List<Endpoint> endpoints, boolean ordered) {
    static FlightInfo read(byte[] message) {
      ProtoReader in = new ProtoReader(message);
      ByteBuffer schema = ByteBuffer.allocate(0);
      List<Endpoint> endpoints = new ArrayList<>();
      boolean ordered = false;
      while (in.next()) {
        switch (in.field()) {
          case 1 -> schema = in.slice();
          case 3 -> endpoints.add(Endpoint.read(in.message()));
          case 6 -> ordered = in.number() != 0;
          default -> in.skip();
        }
      }
      return new FlightInfo(message, schema, endpoints, ordered);
    }
  }

  /** A message of Arrow on its way; what is absent is empty. */
  record FlightData(ByteBuffer header, ByteBuffer body) {
    static FlightData read(byte[] message) {
      ProtoReader in = new ProtoReader(message);
      ByteBuffer header = ByteBuffer.allocate(0);
      ByteBuffer body = header;
      while (in.next()) {
        switch (in.field()) {
          case 2 -> header = in.slice();
          case 1000 -> body = in.slice();
          default -> in.skip();
        }
      }
      return new FlightData(header, body);
    }
  }

  /** A statement that the server keeps. */
  record Prepared(byte[] handle, ByteBuffer columns, ByteBuffer parameters) {
    /** Reads the body of an action's result. */
    static Prepared read(byte[] result) {
      ProtoReader in = new ProtoReader(anyValue(bytesOf(new ProtoReader(result), 1)));
      byte[] handle = {};
      ByteBuffer columns = ByteBuffer.allocate(0);
      ByteBuffer parameters = columns;
      while (in.next()) {
        switch (in.field()) {
          case 1 -> handle = in.bytes();
          case 2 -> columns = in.slice();
          case 3 -> parameters = in.slice();
          default -> in.skip();
        }
      }
      return new Prepared(handle, columns, parameters);
    }
  }

  /** The metadata of a PutResult; empty when it has none. */
  static byte[] putMetadata(byte[] message) {
    return bytesOf(new ProtoReader(message), 1);
  }

  /** The count of a DoPutUpdateResult. */
  static long recordCount(byte[] message) {
    ProtoReader in = new ProtoReader(message);
    long count = 0;
    while (in.next()) {
      if (in.field() == 1) {
        count = in.number();
      } else {
        in.skip();
      }
    }
    return count;
  }

  /** The options that a SetSessionOptionsResult refuses, with the kind of error. */
  static Map<String, Long> refusedOptions(byte[] result) {
    Map<String, Long> refused = new LinkedHashMap<>();
    ProtoReader in = new ProtoReader(bytesOf(new ProtoReader(result), 1));
    while (in.next()) {
      if (in.field() != 1) {
        in.skip();
        continue;
      }
      ProtoReader entry = in.message();
      String name = "";
      long kind = 0;
      while (entry.next()) {
        switch (entry.field()) {
          case 1 -> name = entry.text();
          case 2 -> kind = recordCount(entry.bytes());
          default -> entry.skip();
        }
      }
      refused.put(name, kind);
    }
    return refused;
  }

  private static byte[] anyValue(byte[] any) {
    return bytesOf(new ProtoReader(any), 2);
  }

  /** The bytes of a field; none when it is absent. */
  static byte[] bytesOf(ProtoReader in, int field) {
    byte[] found = {};
    while (in.next()) {
      if (in.field() == field) {
        found = in.bytes();
      } else {
        in.skip();
      }
    }
    return found;
  }

  private static String textOf(ProtoReader in, int field) {
    String found = "";
    while (in.next()) {
      if (in.field() == field) {
        found = in.text();
      } else {
        in.skip();
      }
    }
    return found;
  }
}
