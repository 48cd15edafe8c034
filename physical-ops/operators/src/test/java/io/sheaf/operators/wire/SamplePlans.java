package io.sheaf.operators.wire;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.AggregateSpec;
import io.sheaf.operators.spec.AsofJoinSpec;
import io.sheaf.operators.spec.AsofMatch;
import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.ClaimSpec;
import io.sheaf.operators.spec.ExchangeSinkSpec;
import io.sheaf.operators.spec.ExchangeSlice;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.ExpandSpec;
import io.sheaf.operators.spec.FilterSpec;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.JoinBuildSpec;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.KeySampleSpec;
import io.sheaf.operators.spec.LimitSpec;
import io.sheaf.operators.spec.MatchDefinition;
import io.sheaf.operators.spec.MatchRows;
import io.sheaf.operators.spec.MatchSkip;
import io.sheaf.operators.spec.MatchSpec;
import io.sheaf.operators.spec.MatchValue;
import io.sheaf.operators.spec.NestedLoopJoinSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ProjectSpec;
import io.sheaf.operators.spec.RangeBoundsSpec;
import io.sheaf.operators.spec.RangeSinkSpec;
import io.sheaf.operators.spec.RecursiveSpec;
import io.sheaf.operators.spec.RowPattern;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SortSpec;
import io.sheaf.operators.spec.SortedAggregateCall;
import io.sheaf.operators.spec.SortedAggregateSpec;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.operators.spec.TopNSpec;
import io.sheaf.operators.spec.UnionSpec;
import io.sheaf.operators.spec.UnnestSpec;
import io.sheaf.operators.spec.ValuesSpec;
import io.sheaf.operators.spec.WindowCall;
import io.sheaf.operators.spec.WindowFrame;
import io.sheaf.operators.spec.WindowSpec;
import io.sheaf.operators.spec.WorkingTableSpec;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileSystems;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Plans that hold every operator, expression and kind of value, without regard to sense. */
final class SamplePlans {
  private static final DataType LONG = DataType.Simple.BIGINT;
  private static final DataType TEXT = DataType.Simple.VARCHAR;
  private static final DataType WIDE = new DataType.Decimal(38, 2);

  private static final Schema SCHEMA =
      Schema.of(
          new Field("number", LONG, false),
          new Field("text", TEXT, true),
          new Field("amount", WIDE, true),
          new Field("day", DataType.Simple.DATE, true),
          new Field("at", new DataType.Timestamp(6, true), true),
          new Field("name", new DataType.Char(7), true),
          new Field("hour", new DataType.Time(6), true));

  private SamplePlans() {}

  /** Literals of every type. */
  static ValuesSpec values() {
    return new ValuesSpec(List.of(literals()), schemaOf(literals()));
  }

  /** One plan for each operator that travels, in the order of {@link PlanForms#TRAVELLING}. */
  static List<OperatorSpec> all() {
    OperatorSpec rows = values();
    OperatorSpec source = new ExchangeSourceSpec(3, List.of(new SortKey(1, true, false)), SCHEMA);
    OperatorSpec built = new BuiltTableSpec(2, SCHEMA);
    Schema both = SCHEMA.concat(SCHEMA);
    return List.of(
        new AggregateSpec(
            source,
            new int[] {0, 3},
            List.of(
                new AggregateCall("sum", List.of(2), -1, WIDE),
                new AggregateCall("count", List.of(), 4, LONG)),
            AggregateSpec.Phase.PARTIAL,
            SCHEMA),
        new AsofJoinSpec(
            source, rows, new int[] {0}, new int[] {2}, AsofMatch.AT_OR_AFTER, true, both),
        built,
        new ClaimSpec(
            source,
            List.of(new Partitioning.Range(0, divisions())),
            List.of(new SortKey(0, false, true))),
        new ExchangeSinkSpec(source, new Partitioning.Range(0, divisions())),
        new ExchangeSourceSpec(1, List.of(), List.of(new ExchangeSlice(0, 2, 1, 4)), SCHEMA),
        new ExpandSpec(
            source,
            List.of(List.copyOf(literals()), List.of(condition())),
            List.of(condition()),
            SCHEMA),
        new FilterSpec(source, condition()),
        new HashJoinSpec(
            source, built, JoinType.MARK, new int[] {0}, new int[] {0}, condition(), SCHEMA),
        new JoinBuildSpec(source, new int[] {1, 2}),
        new KeySampleSpec(source, List.of(new SortKey(1, true, false)), 64),
        new LimitSpec(source, 5, -1),
        match(source),
        new NestedLoopJoinSpec(source, built, JoinType.LEFT, null, both),
        new ProjectSpec(source, List.copyOf(literals()), schemaOf(literals())),
        new RangeBoundsSpec(source, List.of(new SortKey(2, false, false)), 64, 4),
        new RangeSinkSpec(source, built, List.of(new SortKey(0, false, true)), 4),
        new RecursiveSpec(rows, new WorkingTableSpec(0, SCHEMA), 0, 1, SCHEMA),
        scan(),
        new SortSpec(source, List.of(new SortKey(0, false, true))),
        new SortedAggregateSpec(
            source,
            List.of(new SortKey(0, false, false), new SortKey(1, false, false)),
            1,
            -1,
            List.of(new SortedAggregateCall("mode", List.of(1), -1, 0, false, LONG)),
            SCHEMA),
        new TopNSpec(source, List.of(new SortKey(0, true, true)), 3, 10),
        new UnionSpec(List.of(source, rows), SCHEMA),
        unnest(source),
        rows,
        new WindowSpec(
            source,
            List.of(new SortKey(0, false, true), new SortKey(2, true, false)),
            List.of(
                new WindowCall(
                    "sum",
                    List.of(1),
                    3,
                    true,
                    1,
                    1,
                    WindowFrame.wholePartition(),
                    List.of(new SortKey(1, true, true)),
                    true,
                    LONG)),
            both),
        new WorkingTableSpec(3, SCHEMA));
  }

  /** A pattern of every kind of part. */
  private static OperatorSpec match(OperatorSpec source) {
    RowPattern row = new RowPattern.Variable(0);
    RowPattern pattern =
        new RowPattern.Sequence(
            List.of(
                new RowPattern.Start(),
                new RowPattern.Choice(
                    List.of(row, new RowPattern.Empty(), new RowPattern.Excluded(row))),
                new RowPattern.Permutation(List.of(row, new RowPattern.Variable(1))),
                new RowPattern.Repeat(row, 2, -1, false),
                new RowPattern.End()));
    List<MatchValue> values =
        List.of(
            new MatchValue(
                MatchValue.Kind.COLUMN, List.of(1), true, 2, -1, true, "", List.of(0), LONG),
            new MatchValue(
                MatchValue.Kind.AGGREGATE, List.of(), true, 0, 0, false, "sum", List.of(0), LONG));
    return new MatchSpec(
        source,
        1,
        List.of(new SortKey(0, false, false)),
        List.of("A", "B"),
        pattern,
        List.of(new MatchDefinition(1, values, condition())),
        values,
        MatchRows.ALL_WITH_UNMATCHED,
        new MatchSkip(MatchSkip.To.LAST, List.of(0, 1), "U"),
        source.schema().concat(Schema.of(new Field("l", LONG, true), new Field("s", LONG, true))));
  }

  /** Nested types of every kind, and a function of its own. */
  private static OperatorSpec unnest(OperatorSpec source) {
    DataType list = new DataType.Array(LONG);
    DataType struct =
        new DataType.Struct(
            List.of(
                new DataType.Struct.Member("l", list),
                new DataType.Struct.Member("m", new DataType.Map(TEXT, DataType.Simple.UUID))));
    Expr lambda =
        new Expr.Lambda(
            List.of(new Expr.InputRef(0, LONG)),
            List.of(LONG),
            new Expr.Call(
                "+", List.of(new Expr.InputRef(0, LONG), new Expr.InputRef(1, LONG)), LONG));
    Expr transformed =
        new Expr.Call("list_transform", List.of(literal(bytes(""), list), lambda), list);
    Expr structs = literal(null, new DataType.Array(struct));
    Schema schema =
        source
            .schema()
            .concat(
                Schema.of(
                    new Field("x", LONG, true),
                    new Field("s", struct, true),
                    new Field("o", LONG, false)));
    return new UnnestSpec(source, List.of(transformed, structs), true, false, schema);
  }

  /** Sinks of every partitioning. */
  static List<OperatorSpec> exchanges() {
    OperatorSpec source = new ExchangeSourceSpec(0, List.of(), SCHEMA);
    return List.of(
        new ExchangeSinkSpec(source, Partitioning.single()),
        new ExchangeSinkSpec(source, new Partitioning.Hash(List.of(0, 2), 129)),
        new ExchangeSinkSpec(source, new Partitioning.Range(0, divisions())),
        new ExchangeSinkSpec(source, new Partitioning.Broadcast(3)),
        new ExchangeSinkSpec(source, new Partitioning.Arbitrary(7)));
  }

  private static Divisions divisions() {
    return new Divisions(
        LONG, Arrays.asList(null, 10L, 20L, null), Divisions.Nulls.LAST, 1, "footers");
  }

  private static OperatorSpec scan() {
    Map<String, Object> options =
        Map.of("header", true, "rows", 10L, "share", new BigDecimal("0.5"), "names", List.of("a"));
    ReopenedTable table =
        new ReopenedTable(
            new TableFiles(
                "parquet",
                List.of(
                    new FileEntry(FileSystems.local(), "/data/a.parquet", 1000, 1_700_000_000_000L),
                    new FileEntry(FileSystems.local(), "/data/b.parquet", 1, 0)),
                new Options(options)),
            "/data/a.parquet and 1 more",
            SCHEMA);
    return new ScanSpec(
        table,
        new int[] {0, 2},
        List.of(condition()),
        List.of(
            List.of(SplitRange.whole(table.split(0)), SplitRange.whole(table.split(7))),
            List.of(new SplitRange(table.split(3), List.of(0), 5L, null, false, null)),
            List.of(new SplitRange(table.split(3), List.of(1), BigInteger.TEN, 7L, true, null)),
            List.of(
                new SplitRange(
                    table.split(4),
                    List.of(0, 1),
                    List.of(5L, 1L),
                    null,
                    true,
                    new SplitRange.Promise(List.of(1L, 2L), List.of(7L, BigInteger.TEN))))),
        SCHEMA.project(0, 2));
  }

  private static Expr condition() {
    Expr number = new Expr.InputRef(0, LONG);
    Expr text = new Expr.InputRef(1, TEXT);
    List<Object> many = new ArrayList<>();
    for (long i = 0; i < 50; i++) {
      many.add(i * i * i);
    }
    return new Expr.And(
        List.of(
            new Expr.Or(
                List.of(
                    new Expr.Call("<", List.of(number, literal(7L, LONG)), boolean_()),
                    new Expr.In(number, many, true, false))),
            new Expr.In(text, List.of(bytes("x"), bytes("yé")), false, true),
            new Expr.Case(
                List.of(new Expr.Cast(text, boolean_(), true)),
                List.of(literal(true, boolean_()), literal(null, boolean_())),
                boolean_())));
  }

  private static DataType boolean_() {
    return DataType.Simple.BOOLEAN;
  }

  /** Literals of every layout, and of null. */
  private static List<Expr.Literal> literals() {
    return List.of(
        literal(true, boolean_()),
        literal(-5, DataType.Simple.INTEGER),
        literal(Long.MIN_VALUE, LONG),
        literal(Double.NaN, DataType.Simple.DOUBLE),
        literal(1.5, DataType.Simple.REAL),
        literal(BigInteger.ONE.shiftLeft(126).negate(), WIDE),
        literal(12345L, new DataType.Decimal(18, 4)),
        literal(bytes("grüße"), TEXT),
        literal(new byte[] {0, -1}, DataType.Simple.VARBINARY),
        literal(null, DataType.Simple.NULL),
        literal(19_000, DataType.Simple.DATE),
        literal(42L, new DataType.Timestamp(9, false)));
  }

  private static Schema schemaOf(List<Expr.Literal> literals) {
    List<Field> fields = new ArrayList<>();
    literals.forEach(each -> fields.add(new Field("c" + fields.size(), each.type(), true)));
    return new Schema(fields);
  }

  private static Expr.Literal literal(Object value, DataType type) {
    return new Expr.Literal(value, type);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
