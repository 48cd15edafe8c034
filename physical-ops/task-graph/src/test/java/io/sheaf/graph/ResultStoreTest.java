package io.sheaf.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ResultStoreTest {
  private final TrackedResults results = new TrackedResults();
  private final ResultStore store = new ResultStore(4);

  @Test
  void itClosesEachResultOnce() {
    store.put(0, results.make(1));
    store.put(3, results.make(2));
    assertEquals(200, store.bytes());
    store.release(0);
    assertNull(store.get(0));
    assertThrows(IllegalStateException.class, () -> store.release(0));
    assertEquals(1, store.held());
    store.close();
    assertEquals(0, results.open());
    assertEquals(0, store.held());
  }

  @Test
  void itRefusesASecondResult() {
    store.put(0, results.make(1));
    TaskResult second = results.make(2);
    assertThrows(IllegalStateException.class, () -> store.put(0, second));
    second.close();
    store.close();
    assertEquals(0, results.open());
  }

  @Test
  void itSpillsUntilEnoughIsGivenBack() {
    for (int task = 0; task < 4; task++) {
      store.put(task, new Spillable());
    }
    assertEquals(400, store.bytes());
    assertEquals(200, store.spill(150));
    assertEquals(200, store.bytes());
    assertEquals(200, store.spill(Long.MAX_VALUE));
    assertEquals(0, store.spill(1));
    store.close();
  }

  private static final class Spillable implements TaskResult {
    private long bytes = 100;

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public long spill() {
      long freed = bytes;
      bytes = 0;
      return freed;
    }

    @Override
    public void close() {
      bytes = 0;
    }
  }
}
