package io.sheaf.service;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.ResultColumns;
import java.util.List;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.GetSessionOptionsResult;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.sql.CancelResult;
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionClosePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedSubstraitPlanRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementSubstraitPlan;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutPreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutUpdateResult;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.ArrowBuf;

/**
 * The commands of Flight SQL. A statement starts when its flight is asked for, so that its errors
 * and its columns are known then; its rows come by the ticket.
 */
final class SheafFlightProducer extends MetadataProducer {
  private final SqlService service;

  SheafFlightProducer(SqlService service) {
    super(service);
    this.service = service;
  }

  private static void checkNoTransaction(boolean inTransaction) {
    if (inTransaction) {
      throw new SheafException(
          ErrorCode.UNSUPPORTED, "there are no transactions: every statement is committed");
    }
  }

  // Statements

  @Override
  public FlightInfo getFlightInfoStatement(
      CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    checkNoTransaction(command.hasTransactionId());
    Statements statements = service.statements();
    return statements.info(statements.start(session(), command.getQuery(), List.of()), descriptor);
  }

  @Override
  public SchemaResult getSchemaStatement(
      CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return schema(session(), command.getQuery());
  }

  private static SchemaResult schema(ServiceSession session, String sql) {
    return new SchemaResult(
        ClientSchema.of(
            session.engine().beside().describe(sql), session.engine().settings().timeZone()));
  }

  @Override
  public FlightInfo getFlightInfoSubstraitPlan(
      CommandStatementSubstraitPlan command, CallContext context, FlightDescriptor descriptor) {
    checkNoTransaction(command.hasTransactionId());
    ServiceSession session = session();
    Statements statements = service.statements();
    return statements.info(
        statements.start(session, SubstraitPlans.sql(command.getPlan()), List.of()), descriptor);
  }

  @Override
  public SchemaResult getSchemaSubstraitPlan(
      CommandStatementSubstraitPlan command, CallContext context, FlightDescriptor descriptor) {
    return schema(session(), SubstraitPlans.sql(command.getPlan()));
  }

  @Override
  public Runnable acceptPutSubstraitPlan(
      CommandStatementSubstraitPlan command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acknowledgements) {
    checkNoTransaction(command.hasTransactionId());
    return () -> {
      ServiceSession session = session();
      String sql = SubstraitPlans.sql(command.getPlan());
      long count = service.statements().update(session, sql, List.of());
      acknowledge(acknowledgements, updated(count));
    };
  }

  @Override
  public void createPreparedSubstraitPlan(
      ActionCreatePreparedSubstraitPlanRequest request,
      CallContext context,
      StreamListener<ActionCreatePreparedStatementResult> listener) {
    checkNoTransaction(request.hasTransactionId());
    listener.onNext(prepare(session(), SubstraitPlans.sql(request.getPlan())));
    listener.onCompleted();
  }

  @Override
  public void getStreamStatement(
      TicketStatementQuery ticket, CallContext context, ServerStreamListener listener) {
    service.statements().send(session(), ticket.getStatementHandle(), listener);
  }

  @Override
  public Runnable acceptPutStatement(
      CommandStatementUpdate command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acknowledgements) {
    checkNoTransaction(command.hasTransactionId());
    return () -> {
      long count = service.statements().update(session(), command.getQuery(), List.of());
      acknowledge(acknowledgements, updated(count));
    };
  }

  @Override
  public Runnable acceptPutStatementBulkIngest(
      CommandStatementIngest command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acknowledgements) {
    checkNoTransaction(command.hasTransactionId());
    return () -> {
      long count =
          new BulkIngest(service.statements(), session(), command).run(new SentRows(stream));
      acknowledge(acknowledgements, updated(count));
    };
  }

  /** JDBC's drivers take -1 for rows that are to be fetched, and would run the statement again. */
  private static Message updated(long count) {
    return DoPutUpdateResult.newBuilder().setRecordCount(Math.max(0, count)).build();
  }

  private void acknowledge(StreamListener<PutResult> acknowledgements, Message result) {
    byte[] bytes = result.toByteArray();
    ArrowBuf buffer = service.allocator().buffer(Math.max(1, bytes.length));
    buffer.writeBytes(bytes);
    try (PutResult message = PutResult.metadata(buffer)) {
      acknowledgements.onNext(message);
    }
    acknowledgements.onCompleted();
  }

  // Prepared statements

  @Override
  public void createPreparedStatement(
      ActionCreatePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    checkNoTransaction(request.hasTransactionId());
    ActionCreatePreparedStatementResult result = prepare(session(), request.getQuery());
    listener.onNext(new Result(Any.pack(result).toByteArray()));
    listener.onCompleted();
  }

  private ActionCreatePreparedStatementResult prepare(ServiceSession session, String sql) {
    boolean kill = KillStatement.of(sql).isPresent();
    Schema none = new Schema(List.of());
    ResultColumns rows = kill ? ResultColumns.of(none) : session.engine().beside().describe(sql);
    Schema parameters = kill ? none : session.engine().beside().parameters(sql);
    PreparedQuery statement = new PreparedQuery(service.queries().newHandle(), sql);
    session.add(statement);
    ActionCreatePreparedStatementResult.Builder result =
        ActionCreatePreparedStatementResult.newBuilder()
            .setPreparedStatementHandle(statement.handle());
    if (rows.schema().size() > 0) {
      result.setDatasetSchema(serialized(rows, session));
    }
    if (parameters.size() > 0) {
      result.setParameterSchema(serialized(ResultColumns.of(parameters), session));
    }
    return result.build();
  }

  private static ByteString serialized(ResultColumns columns, ServiceSession session) {
    return ByteString.copyFrom(
        ClientSchema.serialized(ClientSchema.of(columns, session.engine().settings().timeZone())));
  }

  @Override
  public void closePreparedStatement(
      ActionClosePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    session().closePrepared(request.getPreparedStatementHandle());
    listener.onCompleted();
  }

  @Override
  public FlightInfo getFlightInfoPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    Statements statements = service.statements();
    return statements.info(start(command), descriptor);
  }

  private ServiceQuery start(CommandPreparedStatementQuery command) {
    ServiceSession session = session();
    PreparedQuery prepared = session.prepared(command.getPreparedStatementHandle());
    return service.statements().start(session, prepared.sql(), prepared.parameters());
  }

  @Override
  public SchemaResult getSchemaPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    ServiceSession session = session();
    return schema(session, session.prepared(command.getPreparedStatementHandle()).sql());
  }

  @Override
  public void getStreamPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, ServerStreamListener listener) {
    service.statements().send(start(command), listener);
  }

  @Override
  public Runnable acceptPutPreparedStatementQuery(
      CommandPreparedStatementQuery command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acknowledgements) {
    return () -> {
      PreparedQuery prepared = session().prepared(command.getPreparedStatementHandle());
      List<Object> values = null;
      SentRows sent = new SentRows(stream);
      while (sent.next()) {
        int rows = sent.rowCount();
        if (rows + (values == null ? 0 : 1) > 1) {
          throw new SheafException(
                  ErrorCode.INVALID_ARGUMENT, "a query takes one row of parameters, not several")
              .withHint("several rows are for updates");
        }
        if (rows == 1) {
          values = sent.row(0);
        }
      }
      prepared.bind(values == null ? List.of() : values);
      acknowledge(
          acknowledgements,
          DoPutPreparedStatementResult.newBuilder()
              .setPreparedStatementHandle(prepared.handle())
              .build());
    };
  }

  @Override
  public Runnable acceptPutPreparedStatementUpdate(
      CommandPreparedStatementUpdate command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acknowledgements) {
    return () -> {
      ServiceSession session = session();
      PreparedQuery prepared = session.prepared(command.getPreparedStatementHandle());
      long count = -1;
      boolean any = false;
      SentRows sent = new SentRows(stream);
      while (sent.next()) {
        for (int row = 0; row < sent.rowCount(); row++) {
          any = true;
          long changed = service.statements().update(session, prepared.sql(), sent.row(row));
          count = changed < 0 ? count : Math.max(0, count) + changed;
        }
      }
      if (!any) {
        count = service.statements().update(session, prepared.sql(), prepared.parameters());
      }
      acknowledge(acknowledgements, updated(count));
    };
  }

  // Statements under way

  @Override
  public PollInfo pollFlightInfo(CallContext context, FlightDescriptor descriptor) {
    Any command = FlightSqlUtils.parseOrThrow(descriptor.getCommand());
    ServiceSession session = session();
    Statements statements = service.statements();
    if (command.is(TicketStatementQuery.class)) {
      ByteString handle = Polling.handle(descriptor.getCommand()).orElseThrow();
      return Polling.look(service.queries().find(handle, session), statements);
    }
    if (command.is(CommandStatementQuery.class)) {
      CommandStatementQuery query =
          FlightSqlUtils.unpackOrThrow(command, CommandStatementQuery.class);
      checkNoTransaction(query.hasTransactionId());
      return Polling.look(statements.startAlone(session, query.getQuery(), List.of()), statements);
    }
    if (command.is(CommandStatementSubstraitPlan.class)) {
      CommandStatementSubstraitPlan plan =
          FlightSqlUtils.unpackOrThrow(command, CommandStatementSubstraitPlan.class);
      checkNoTransaction(plan.hasTransactionId());
      String sql = SubstraitPlans.sql(plan.getPlan());
      return Polling.look(statements.startAlone(session, sql, List.of()), statements);
    }
    if (command.is(CommandPreparedStatementQuery.class)) {
      PreparedQuery prepared =
          session.prepared(
              FlightSqlUtils.unpackOrThrow(command, CommandPreparedStatementQuery.class)
                  .getPreparedStatementHandle());
      return Polling.look(
          statements.startAlone(session, prepared.sql(), prepared.parameters()), statements);
    }
    return super.pollFlightInfo(context, descriptor);
  }

  @Override
  public void cancelFlightInfo(
      CancelFlightInfoRequest request, CallContext context, StreamListener<CancelStatus> listener) {
    listener.onNext(
        cancel(request.getInfo()) ? CancelStatus.CANCELLED : CancelStatus.NOT_CANCELLABLE);
    listener.onCompleted();
  }

  @Override
  @SuppressWarnings("deprecation") // older clients know this one alone
  public void cancelQuery(
      FlightInfo info, CallContext context, StreamListener<CancelResult> listener) {
    listener.onNext(cancel(info) ? CancelResult.CANCELLED : CancelResult.NOT_CANCELLABLE);
    listener.onCompleted();
  }

  /** Cancels the statements of a flight and tells whether one of them ran. */
  private boolean cancel(FlightInfo info) {
    ServiceSession session = session();
    boolean any = false;
    for (ByteString handle : Polling.handles(info)) {
      any |= service.queries().find(handle, session).cancel("the client has cancelled the query");
    }
    return any;
  }

  // Sessions

  @Override
  public void setSessionOptions(
      SetSessionOptionsRequest request,
      CallContext context,
      StreamListener<SetSessionOptionsResult> listener) {
    listener.onNext(
        new SetSessionOptionsResult(SessionOptions.set(session(), request.getSessionOptions())));
    listener.onCompleted();
  }

  @Override
  public void getSessionOptions(
      GetSessionOptionsRequest request,
      CallContext context,
      StreamListener<GetSessionOptionsResult> listener) {
    listener.onNext(new GetSessionOptionsResult(SessionOptions.all(session())));
    listener.onCompleted();
  }

  @Override
  public void closeSession(
      CloseSessionRequest request,
      CallContext context,
      StreamListener<CloseSessionResult> listener) {
    service.sessions().end(session(), "the session was closed");
    listener.onNext(new CloseSessionResult(CloseSessionResult.Status.CLOSED));
    listener.onCompleted();
  }
}
