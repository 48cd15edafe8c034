package io.sheaf.cluster.transport;

import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import java.util.List;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.NoOpFlightProducer;

/**
 * What a port serves beside the cluster's own calls.
 *
 * @param producer gets all Flight calls that are not the cluster's own, and sees to whom it serves
 * @param interceptors see every Flight call, the cluster's own too, so they may take note but must
 *     not refuse one for what it lacks
 * @param connections hear of connections
 */
public record FlightFrontend(
    FlightProducer producer,
    List<ServerInterceptor> interceptors,
    List<ServerTransportFilter> connections) {
  /** Nothing. */
  public static final FlightFrontend NONE =
      new FlightFrontend(new NoOpFlightProducer(), List.of(), List.of());
}
