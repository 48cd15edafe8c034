package io.sheaf.storage.fs.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A web server on the loopback that fails when told to. */
public final class FaultyWebServer implements AutoCloseable {
  private static final int HEADER_VALUE = 2;

  /** What goes wrong with the next answer that has a body. */
  public sealed interface Fault {
    /** An answer of another status. */
    record Status(int status) implements Fault {}

    /** An answer that ends after some bytes. */
    record Cut(int bytes) implements Fault {}
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> versions = new ConcurrentHashMap<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private volatile boolean ranges = true;
  private volatile boolean heads = true;

  public FaultyWebServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Serves bytes; an older file of the name has another version. */
  public String put(String name, byte[] bytes) {
    files.put("/" + name, bytes);
    versions.merge("/" + name, "\"1\"", (old, _) -> "\"" + old.length() + old.hashCode() + "\"");
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
  }

  public void fail(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** Serves whole files only. */
  public void withoutRanges() {
    ranges = false;
  }

  /** Refuses to answer HEAD. */
  public void withoutHeads() {
    heads = false;
  }

  /** Bytes of files sent so far. */
  public long sent() {
    return sent.get();
  }

  public long requests() {
    return requests.get();
  }

  public List<String> authorizations() {
    return authorizations;
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      String name = exchange.getRequestURI().getPath();
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization != null) {
        authorizations.add(authorization);
      }
      byte[] file = files.get(name);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (head && !heads) {
        exchange.sendResponseHeaders(405, -1);
      } else if (head) {
        describe(exchange, name);
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(file.length));
        exchange.sendResponseHeaders(200, -1);
      } else {
        get(exchange, name, file);
      }
    }
  }

  private void describe(HttpExchange exchange, String name) {
    exchange.getResponseHeaders().set("ETag", versions.get(name));
  }

  private void get(HttpExchange exchange, String name, byte[] file) throws IOException {
    Fault fault = faults.poll();
    if (fault instanceof Fault.Status(int status)) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    if (match != null && !match.equals(versions.get(name))) {
      exchange.sendResponseHeaders(412, -1);
      return;
    }
    describe(exchange, name);
    String range = exchange.getRequestHeaders().getFirst("Range");
    int start = 0;
    int end = file.length;
    if (ranges && range != null) {
      String[] bounds = range.substring("bytes=".length()).split("-", HEADER_VALUE);
      start = Integer.parseInt(bounds[0]);
      end = Math.min(end, Integer.parseInt(bounds[1]) + 1);
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + file.length);
    }
    int whole = end - start;
    int given = fault instanceof Fault.Cut(int bytes) ? Math.min(bytes, whole) : whole;
    exchange.sendResponseHeaders(ranges && range != null ? 206 : 200, whole);
    // A body that is not complete when the exchange is closed ends the connection.
    OutputStream body = exchange.getResponseBody();
    body.write(file, start, given);
    sent.addAndGet(given);
    body.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
