package io.sheaf.service;

import io.sheaf.cluster.Version;
import io.sheaf.cluster.transport.FlightFrontend;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.Scheduler;
import io.sheaf.service.metadata.SqlInfos;
import io.sheaf.service.security.Authentication;
import io.sheaf.sql.PlanTranslator;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import io.sheaf.sql.execution.SharedEngine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * SQL for clients over the network, by Flight SQL. Made first, so that a server can be told of its
 * {@link #frontend}; calls are answered once it is open. Thread-safe.
 */
public final class SqlService implements AutoCloseable {
  private static final long END_MILLIS = 10_000;
  private static final long LOOK_SECONDS = 1;

  /** More streams of one result at a time than this only wait for each other's rows. */
  private static final int MOST_PARTS = 4;

  private final ServiceOptions options;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sheaf-sql-", 0).factory());
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sheaf-sql-clock").factory());
  private final Optional<Authentication> authentication;
  private final SqlInfos sqlInfos;
  private volatile Parts parts;

  /** What there is while the service is open. */
  private record Parts(
      BufferAllocator allocator, Queries queries, Sessions sessions, Statements statements) {}

  private static String arrowVersion() {
    String version = VectorSchemaRoot.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }

  public SqlService(ServiceOptions options) {
    this.options = options;
    authentication =
        options.security().users().map(users -> new Authentication(users, options.sessionIdle()));
    sqlInfos =
        new SqlInfos(
            Version.CURRENT,
            arrowVersion(),
            options.security().readOnly(),
            0,
            () -> PlanTranslator.find().map(PlanTranslator::version));
  }

  /** What the server's port is to serve. */
  public FlightFrontend frontend() {
    return new FlightFrontend(
        new FlightEdge(new SheafFlightProducer(this)),
        List.of(Caller.note(authentication)),
        List.of(Connection.watch(this::ended)));
  }

  /**
   * Begins to answer.
   *
   * @param refusal what a caller hears that has not said who it is; null when nobody has to
   * @param memory bounds the data of all sessions together; not owned
   * @param scheduler runs their statements; not owned
   */
  void open(String refusal, MemoryPool memory, Scheduler scheduler) {
    if (!options.opening().isEmpty()) {
      // What is wrong with them is found now and not by the first client.
      open(new SharedEngine(memory, scheduler, Map.of(), options.security().access())).close();
    }
    Queries queries =
        new Queries(
            new Admission(options.mostQueries(), options.mostWaiting(), memory), threads, clock);
    Sessions sessions =
        new Sessions(
            refusal,
            (id, user) ->
                new ServiceSession(
                    id,
                    user,
                    options.security().isAdministrator(user),
                    open(
                        new SharedEngine(
                            memory,
                            scheduler,
                            Map.of(
                                QueriesTable.NAME,
                                QueriesTable.of(
                                    queries,
                                    other ->
                                        other.equals(user)
                                            || options.security().isAdministrator(user))),
                            options.security().access()))),
            queries);
    BufferAllocator allocator =
        memory.arrowAllocator().newChildAllocator("flight sql", 0, Long.MAX_VALUE);
    parts =
        new Parts(
            allocator,
            queries,
            sessions,
            new Statements(
                queries,
                allocator,
                threads,
                options.resultIdle(),
                Math.min(MOST_PARTS, Runtime.getRuntime().availableProcessors())));
    Future<?> _ =
        clock.scheduleWithFixedDelay(this::expire, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /** A session of the engine, after the statements that each begins with. */
  private Session open(SharedEngine engine) {
    Session session = Session.open(options.settings(), engine);
    try {
      for (String statement : options.opening()) {
        try (Session own = session.beside();
            Result result = own.execute(statement)) {
          result.updateCount();
        }
      }
      return session;
    } catch (Throwable failure) {
      session.close();
      throw failure;
    }
  }

  private Parts parts() {
    Parts now = parts;
    if (now == null) {
      throw new SheafException(ErrorCode.CONNECTION_FAILED, "the server is starting or ending")
          .withHint("try again soon");
    }
    return now;
  }

  Sessions sessions() {
    return parts().sessions();
  }

  Queries queries() {
    return parts().queries();
  }

  Statements statements() {
    return parts().statements();
  }

  SqlInfos sqlInfos() {
    return sqlInfos;
  }

  /** For what goes to clients; at zero when no call is on its way. */
  BufferAllocator allocator() {
    return parts().allocator();
  }

  /** Bytes of messages to clients that the service holds. */
  public long messageBytes() {
    return allocator().getAllocatedMemory();
  }

  /** Statements that run, or whose result is not read to its end. */
  public int runningStatements() {
    return queries().admission().running();
  }

  private void ended(Connection connection) {
    Parts now = parts;
    if (now != null) {
      threads.execute(() -> now.sessions().ended(connection));
    }
  }

  private void expire() {
    Parts now = parts;
    if (now != null) {
      now.queries().expire(options.resultIdle());
      now.sessions().expire(options.sessionIdle());
      authentication.ifPresent(Authentication::expire);
    }
  }

  /** Answers no more, cancels what runs and waits, within limits, until it has ended. */
  @Override
  public void close() {
    Parts last = parts;
    parts = null;
    clock.shutdownNow();
    if (last == null) {
      threads.close();
      return;
    }
    last.sessions().all().forEach(session -> last.sessions().end(session, "the server is ending"));
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A connection that ended just now has taken its session along, but may have come too late to
    // end the session's statements.
    last.queries().running().forEach(query -> query.close(ServiceQuery.State.CANCELLED));
    awaitSent(last.allocator());
    last.allocator().close();
  }

  /** Calls that are answered at once send on their connection's thread, which may still do so. */
  private static void awaitSent(BufferAllocator allocator) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
    while (allocator.getAllocatedMemory() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
