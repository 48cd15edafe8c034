package io.sheaf.cluster;

import io.sheaf.graph.ClusterView;
import java.util.List;
import java.util.function.Supplier;

/** A cluster as its coordinator shows it, asked anew each time. */
record RemoteView(Supplier<? extends ClusterView> look) implements ClusterView {
  @Override
  public List<Worker> workers() {
    return look.get().workers();
  }

  @Override
  public List<Task> tasks() {
    return look.get().tasks();
  }

  @Override
  public List<Exchange> exchanges() {
    return look.get().exchanges();
  }

  @Override
  public List<Event> events() {
    return look.get().events();
  }
}
