package io.sheaf.operators.wire;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.graph.wire.RecordCodec;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.FilterSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.UnionSpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Times encoding and decoding. Run by hand: {@code main}. Prints bytes and the best of ten rounds.
 */
final class WireBenchmark {
  /** A message as a coordinator sends them by the thousand. */
  record Message(long execution, int task, int attempt, String worker, long[] sizes) {}

  private WireBenchmark() {}

  public static void main(String[] args) {
    time(
        "control message",
        RecordCodec.of(Message.class),
        new Message(12, 345, 1, "worker-3", new long[] {1, 200, 30_000}),
        200_000);
    RecordCodec<PlanFormsTest.Plan> plans = PlanForms.codec(PlanFormsTest.Plan.class);
    List<OperatorSpec> all = SamplePlans.all();
    OperatorSpec union = new UnionSpec(all, all.getFirst().schema());
    time("plan of 30 operators", plans, new PlanFormsTest.Plan(union), 2_000);
    OperatorSpec source =
        new ExchangeSourceSpec(0, List.of(), SamplePlans.all().getFirst().schema());
    List<Object> values = LongStream.range(0, 100_000).mapToObj(i -> (Object) (i * 977)).toList();
    Expr in = new Expr.In(new Expr.InputRef(0, DataType.Simple.BIGINT), values, false, false);
    time("list of 100,000", plans, new PlanFormsTest.Plan(new FilterSpec(source, in)), 20);
  }

  private static <T> void time(String name, RecordCodec<T> codec, T value, int times) {
    byte[] bytes = codec.encode(value);
    long encode = Long.MAX_VALUE;
    long decode = Long.MAX_VALUE;
    long sum = 0;
    for (int round = 0; round < 10; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        sum += codec.encode(value).length;
      }
      long middle = System.nanoTime();
      for (int i = 0; i < times; i++) {
        sum += codec.decode(bytes).hashCode() & 1;
      }
      encode = Math.min(encode, (middle - start) / times);
      decode = Math.min(decode, (System.nanoTime() - middle) / times);
    }
    System.out.printf(
        Locale.ROOT,
        "%-22s %,9d bytes, encode %,.2f us, decode %,.2f us (%d)%n",
        name,
        bytes.length,
        encode / 1e3,
        decode / 1e3,
        sum % 10);
  }
}
