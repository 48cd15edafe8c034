package io.sheaf.cluster.transport;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A stream between a coordinator and a member in one process: messages pass by reference. As over
 * the network, a side is ready while the other has dealt with what it was sent.
 */
public final class MemoryLink<O, I> implements Link<O> {
  private final AtomicBoolean ended;
  private final Receiver<I> own;
  private final AtomicInteger outbound = new AtomicInteger(); // messages not dealt with
  private final AtomicInteger inbound = new AtomicInteger();
  private Receiver<O> other;

  private MemoryLink(Receiver<I> own, AtomicBoolean ended) {
    this.own = own;
    this.ended = ended;
  }

  /**
   * Connects two receivers.
   *
   * @param accept the far side: takes its link and gives its receiver
   * @param member the near side
   * @return the near side's link
   */
  public static <O, I> Link<O> connect(Function<Link<I>, Receiver<O>> accept, Receiver<I> member) {
    AtomicBoolean ended = new AtomicBoolean();
    MemoryLink<O, I> near = new MemoryLink<>(member, ended);
    FarSide<O, I> far = new FarSide<>(near);
    near.other = accept.apply(far);
    return near;
  }

  /** The other direction. */
  private record FarSide<O, I>(MemoryLink<O, I> near) implements Link<I> {
    @Override
    public void send(List<I> messages) {
      near.pass(near.inbound, near.own, messages, near.other);
    }

    @Override
    public boolean isReady() {
      return near.inbound.get() == 0;
    }

    @Override
    public void close(String reason) {
      near.end(reason);
    }
  }

  @Override
  public void send(List<O> messages) {
    pass(outbound, other, messages, own);
  }

  @Override
  public boolean isReady() {
    return outbound.get() == 0;
  }

  private <M> void pass(AtomicInteger count, Receiver<M> to, List<M> messages, Receiver<?> from) {
    if (ended.get()) {
      return;
    }
    count.incrementAndGet();
    to.received(
        messages,
        () -> {
          if (count.decrementAndGet() == 0) {
            from.ready();
          }
        });
  }

  @Override
  public void close(String reason) {
    end(reason);
  }

  private void end(String reason) {
    if (ended.compareAndSet(false, true)) {
      own.ended(End.CLOSED, reason);
      other.ended(End.CLOSED, reason);
    }
  }
}
