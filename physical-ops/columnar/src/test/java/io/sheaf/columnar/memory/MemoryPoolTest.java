package io.sheaf.columnar.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/** Who gets how much of the memory. */
class MemoryPoolTest {
  private static final long LIMIT = 16L << 20;
  private static final int PIECE = 256 << 10;

  /** State that frees all it has when it runs short. */
  private static final class State implements AutoCloseable {
    private final ArrayDeque<NativeBuffer> held = new ArrayDeque<>();
    private final MemoryConsumer memory;
    private int spills;

    State(MemoryPool pool) {
      memory = pool.consumer("state", this::spill);
    }

    private long spill(long bytes) {
      long before = memory.used();
      held.forEach(NativeBuffer::close);
      held.clear();
      spills += before > 0 ? 1 : 0;
      return before;
    }

    void growUntilItSpills() {
      int before = spills;
      while (spills == before) {
        held.add(memory.allocate(PIECE - NativeBuffer.PADDING));
      }
    }

    @Override
    public void close() {
      held.forEach(NativeBuffer::close);
      memory.close();
    }
  }

  /** A scan waits on the thread that would spill: there must be room without anybody's help. */
  @Test
  void stateLeavesRoomForWhatCantSpill() {
    try (MemoryPool pool = new MemoryPool(LIMIT);
        State state = new State(pool);
        MemoryConsumer scan = pool.consumer("scan")) {
      state.growUntilItSpills();
      long most = pool.peak();
      assertTrue(most <= LIMIT - pool.keptForOthers(), most + " bytes");
      assertTrue(most > LIMIT / 2, most + " bytes");
      while (pool.used() + PIECE <= LIMIT - pool.keptForOthers()) {
        state.held.add(state.memory.allocate(PIECE - NativeBuffer.PADDING));
      }
      int spills = state.spills;
      try (NativeBuffer pages = scan.allocate(pool.keptForOthers() - NativeBuffer.PADDING)) {
        assertEquals(LIMIT, pool.used());
        assertEquals(pool.keptForOthers(), pages.size() + NativeBuffer.PADDING);
      }
      assertEquals(spills, state.spills);
    }
  }

  /** What can't give anything is no reason to fail while there is memory at all. */
  @Test
  void stateWithNothingToSpillMayTakeTheRest() {
    try (MemoryPool pool = new MemoryPool(LIMIT);
        State state = new State(pool);
        MemoryConsumer fixed = pool.consumer("fixed state", bytes -> 0)) {
      try (NativeBuffer half = fixed.allocate(LIMIT / 2 - NativeBuffer.PADDING);
          NativeBuffer quarter = fixed.allocate(LIMIT / 4 - NativeBuffer.PADDING);
          NativeBuffer eighth = fixed.allocate(LIMIT / 8 - NativeBuffer.PADDING)) {
        state.held.add(state.memory.allocate(PIECE - NativeBuffer.PADDING));
        assertEquals(0, state.spills);
        assertTrue(half.size() + quarter.size() + eighth.size() > LIMIT - pool.keptForOthers());
      }
    }
  }
}
