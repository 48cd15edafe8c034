package io.sheaf.cluster.transport;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A stream between a coordinator and a member in one process: messages pass by reference. */
public final class MemoryLink<O, I> implements Link<O> {
  private final AtomicBoolean ended;
  private final Receiver<I> own;
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
      if (!near.ended.get()) {
        near.own.received(messages, () -> {});
      }
    }

    @Override
    public void close(String reason) {
      near.end(reason);
    }
  }

  @Override
  public void send(List<O> messages) {
    if (!ended.get()) {
      other.received(messages, () -> {});
    }
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
