package io.sheaf.graph.portable;

import io.sheaf.graph.BodyDecoder;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskContext;
import io.sheaf.graph.TaskResult;
import io.sheaf.graph.WorkerServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Runs {@link Program}s. */
public final class ProgramDecoder implements BodyDecoder {
  @Override
  public String kind() {
    return Program.Bodies.KIND;
  }

  @Override
  public String fingerprint() {
    return Program.CODEC.fingerprint();
  }

  @Override
  public IntFunction<TaskBody> decode(byte[] encoded, WorkerServices services) {
    Program program = Program.CODEC.decode(encoded);
    return index -> body(program, index);
  }

  static TaskBody body(Program program, int index) {
    return context ->
        switch (program) {
          case Program.Number number -> TaskResult.of(number.base() + index);
          case Program.Sum sum -> TaskResult.of(sum(context) + sum.plus());
          case Program.Text text -> TaskResult.of("x".repeat(text.length()));
          case Program.Length length -> TaskResult.of(((String) value(context.input(0))).length());
          case Program.Fail fail -> {
            if (fail.index() != index) {
              yield TaskResult.of(index);
            }
            throw fail.checked()
                ? new IOException(fail.message())
                : new IllegalStateException(fail.message());
          }
          case Program.FailAtFirst fail -> {
            if (lines(fail.file()).size() < fail.times()) {
              say(fail.file(), "failing");
              throw new IllegalStateException("not yet");
            }
            yield TaskResult.of(index);
          }
          case Program.Spin spin -> spin(context, spin.file());
          case Program.Gate gate -> {
            say(gate.said(), String.valueOf(ProcessHandle.current().pid()));
            awaitFile(context, Path.of(gate.until()));
            yield TaskResult.of(index);
          }
          case Program.Drive drive -> drive(context, drive);
          case Program.Die die -> {
            say(die.file(), String.valueOf(ProcessHandle.current().pid()));
            System.err.println("about to die in task " + context.key());
            Runtime.getRuntime().halt(77);
            yield null;
          }
          case Program.Busy busy -> {
            long end = System.nanoTime() + busy.micros() * 1000L;
            while (System.nanoTime() < end) {
              Thread.onSpinWait();
            }
            yield TaskResult.of(index);
          }
          case Program.Exhaust exhaust -> {
            List<long[]> all = new ArrayList<>();
            while (true) {
              all.add(new long[1 << 20]);
            }
          }
        };
  }

  private static int sum(TaskContext context) {
    int sum = 0;
    for (int d = 0; d < context.dependencyCount(); d++) {
      for (TaskResult input : context.inputs(d)) {
        sum += (int) value(input);
      }
    }
    return sum;
  }

  /** The plain value of a result. */
  static Object value(TaskResult result) {
    return ((TaskResult.Value<?>) result).value();
  }

  private static TaskResult spin(TaskContext context, String file) throws IOException {
    say(file, String.valueOf(ProcessHandle.current().pid()));
    while (true) {
      context.checkCancelled();
      Thread.onSpinWait();
    }
  }

  private static TaskResult drive(TaskContext context, Program.Drive drive) throws Exception {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger counted = new AtomicInteger();
    context.runDrivers(
        drive.drivers(),
        driver -> {
          while (next.getAndIncrement() < drive.count()) {
            counted.incrementAndGet();
          }
        });
    return TaskResult.of(counted.get());
  }

  /** Waits, as a task that waits for the outside should, until a file is there. */
  private static void awaitFile(TaskContext context, Path file) throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (TaskContext.Registration wake = context.onCancel(cancelled::countDown)) {
      context.blocking(
          () -> {
            while (!Files.exists(file) && !cancelled.await(2, TimeUnit.MILLISECONDS)) {
              continue;
            }
            return wake;
          });
    }
    context.checkCancelled();
  }

  private static synchronized void say(String file, String line) throws IOException {
    Files.writeString(
        Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static List<String> lines(String file) throws IOException {
    return Files.exists(Path.of(file)) ? Files.readAllLines(Path.of(file)) : List.of();
  }
}
