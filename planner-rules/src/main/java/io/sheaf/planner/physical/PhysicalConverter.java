package io.sheaf.planner.physical;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AsofMatch;
import io.sheaf.operators.spec.MatchDefinition;
import io.sheaf.operators.spec.MatchValue;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.planner.SheafTable;
import io.sheaf.planner.common.CommonTable;
import io.sheaf.planner.common.CommonTableScan;
import io.sheaf.planner.expr.ExprTranslator;
import io.sheaf.planner.expr.Literals;
import io.sheaf.planner.rule.AsofJoin;
import io.sheaf.planner.rule.RowNumbers;
import io.sheaf.planner.rule.RowPatternMatch;
import io.sheaf.planner.rule.Unnest;
import io.sheaf.planner.statistics.Estimator;
import io.sheaf.planner.type.DataTypes;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Spool;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/**
 * Gives every logical node its algorithm, inputs first. Which join and which aggregation is decided
 * by {@link JoinConversion} and {@link AggregateConversion}; the rest has one algorithm each.
 */
public final class PhysicalConverter {
  private final Estimator estimator;
  private final RecursionConversion recursions = new RecursionConversion(this);
  private final IdentityHashMap<CommonTable, SheafRel> common = new IdentityHashMap<>();

  public PhysicalConverter(Estimator estimator) {
    this.estimator = estimator;
  }

  /**
   * The physical plan of a logical one, all in one task.
   *
   * @throws SheafException UNSUPPORTED naming what has no algorithm
   */
  public SheafRel convert(RelNode rel) {
    return switch (rel) {
      case TableScan scan -> scan(scan);
      case CommonTableScan scan -> common.get(scan.table());
      case Filter filter -> filter(filter);
      case Project project when project.containsOver() ->
          new WindowConversion(this, UsedColumns.of(project)).convert();
      case Project project -> project(UsedColumns.of(project));
      case Join join -> new JoinConversion(this, join).convert();
      case Aggregate aggregate -> new AggregateConversion(this, aggregate).convert();
      case Sort sort -> sort(sort);
      case RepeatUnion union -> recursions.convert(union);
      case Spool spool -> convert(spool.getInput());
      case Union union when union.all -> union(union);
      case Values values -> values(values);
      case Unnest unnest -> unnest(unnest);
      case AsofJoin join -> asof(join);
      case RowNumbers numbers -> numbers(numbers);
      case RowPatternMatch match -> match(match);
      default -> throw unsupported(rel.getRelTypeName().replace("Logical", "") + " is");
    };
  }

  /** What scans of a common table become from now on. */
  public void define(CommonTable table, SheafRel rows) {
    common.put(table, rows);
  }

  static SheafException unsupported(String what) {
    return new SheafException(ErrorCode.UNSUPPORTED, what + " not supported yet");
  }

  double rows(RelNode rel) {
    return Math.rint(estimator.rows(rel));
  }

  Estimator estimator() {
    return estimator;
  }

  private SheafRel scan(TableScan scan) {
    SheafRel working = recursions.scan(scan);
    if (working != null) {
      return working;
    }
    SheafTable table = scan.getTable().unwrap(SheafTable.class);
    if (table == null) {
      throw unsupported("reading " + String.join(".", scan.getTable().getQualifiedName()) + " is");
    }
    Schema schema = table.source().schema();
    return ScanRel.whole(
        table.source(), IntStream.range(0, schema.size()).boxed().toList(), schema);
  }

  private SheafRel filter(Filter filter) {
    SheafRel input = convert(filter.getInput());
    Expr condition = translator(filter, input.schema()).translate(filter.getCondition());
    SheafRel source = input;
    if (input instanceof ScanRel scan && !scan.hasRowNumbers()) {
      source =
          scan.withPruning(condition instanceof Expr.And and ? and.operands() : List.of(condition));
    }
    return new FilterRel(source, condition, rows(filter));
  }

  static ExprTranslator translator(RelNode rel, Schema input) {
    return new ExprTranslator(rel.getCluster().getRexBuilder(), input);
  }

  private SheafRel project(Project project) {
    SheafRel input = convert(project.getInput());
    List<Expr> expressions = translator(project, input.schema()).translate(project.getProjects());
    Schema schema = schema(project.getRowType(), expressions.stream().map(Expr::type).toList());
    if (input instanceof ScanRel scan
        && !scan.hasRowNumbers()
        && expressions.stream().allMatch(Expr.InputRef.class::isInstance)) {
      List<Integer> columns =
          expressions.stream().map(e -> scan.columns().get(((Expr.InputRef) e).index())).toList();
      return ScanRel.whole(scan.table(), columns, schema);
    }
    if (input instanceof ProjectRel below
        && below.expressions().stream().allMatch(Expr.InputRef.class::isInstance)) {
      List<Expr> merged =
          expressions.stream()
              .map(e -> Exprs.mapped(e, c -> ((Expr.InputRef) below.expressions().get(c)).index()))
              .toList();
      return new ProjectRel(below.input(), merged, schema);
    }
    return new ProjectRel(input, expressions, schema);
  }

  private SheafRel unnest(Unnest unnest) {
    SheafRel input = convert(unnest.getInput());
    List<Expr> lists = translator(unnest, input.schema()).translate(unnest.lists());
    List<DataType> types =
        new ArrayList<>(input.schema().fields().stream().map(Field::type).toList());
    lists.forEach(list -> types.add(Elements.elementOf(list.type())));
    if (unnest.ordinality()) {
      types.add(DataType.Simple.BIGINT);
    }
    return new UnnestRel(
        input,
        lists,
        unnest.ordinality(),
        unnest.outer(),
        schema(unnest.getRowType(), types),
        rows(unnest));
  }

  private SheafRel numbers(RowNumbers numbers) {
    if (convert(numbers.getInput()) instanceof ScanRel scan) {
      return scan.withRowNumbers();
    }
    throw new IllegalStateException("rows are numbered by scans only");
  }

  private SheafRel asof(AsofJoin join) {
    SheafRel left = convert(join.getLeft());
    SheafRel right = convert(join.getRight());
    AsofJoin.Match match = join.match();
    AsofMatch nearest =
        switch (match.comparison()) {
          case GREATER_THAN_OR_EQUAL -> AsofMatch.AT_OR_BEFORE;
          case GREATER_THAN -> AsofMatch.BEFORE;
          case LESS_THAN_OR_EQUAL -> AsofMatch.AT_OR_AFTER;
          case LESS_THAN -> AsofMatch.AFTER;
          default -> throw new IllegalStateException("an ASOF join by " + match.comparison());
        };
    return new AsofJoinRel(
        left,
        right,
        match.leftKeys(),
        match.rightKeys(),
        match.leftTime(),
        match.rightTime(),
        nearest,
        match.outer(),
        left.schema().concat(JoinConversion.nullable(right.schema(), match.outer())),
        rows(join));
  }

  private SheafRel match(RowPatternMatch match) {
    SheafRel input = convert(match.getInput());
    RowPatternMatch.Clause clause = match.clause();
    List<MatchValue> values = values(clause.values(), input.schema());
    List<MatchDefinition> definitions = new ArrayList<>();
    for (RowPatternMatch.Definition definition : clause.definitions()) {
      List<MatchValue> asked = values(definition.values(), input.schema());
      Schema columns =
          new Schema(asked.stream().map(value -> new Field("v", value.type(), true)).toList());
      Expr condition = translator(match, columns).translate(definition.condition());
      definitions.add(new MatchDefinition(definition.variable(), asked, condition));
    }
    List<DataType> types =
        new ArrayList<>(input.schema().fields().stream().map(Field::type).toList());
    values.forEach(value -> types.add(value.type()));
    return new MatchRel(
        input,
        clause.partitionKeys(),
        clause.order(),
        clause.variables(),
        clause.pattern(),
        definitions,
        values,
        clause.rows(),
        clause.skip(),
        schema(match.getRowType(), types),
        rows(match));
  }

  /** The values in the types that the input's columns have in fact. */
  private static List<MatchValue> values(List<RowPatternMatch.Value> values, Schema input) {
    return values.stream()
        .map(RowPatternMatch.Value::value)
        .map(
            value -> {
              boolean keepsType =
                  value.kind() == MatchValue.Kind.COLUMN
                      || (value.kind() == MatchValue.Kind.AGGREGATE
                          && AggregateConversion.keepsType(value.function()));
              return keepsType ? value.withType(input.type(value.arguments().getFirst())) : value;
            })
        .toList();
  }

  static Schema schema(RelDataType row, List<DataType> types) {
    return DataTypes.schema(row, types);
  }

  private SheafRel sort(Sort sort) {
    SheafRel input = convert(sort.getInput());
    List<SortKey> keys = new ArrayList<>();
    for (RelFieldCollation collation : sort.getCollation().getFieldCollations()) {
      boolean descending = collation.getDirection().isDescending();
      keys.add(
          new SortKey(
              collation.getFieldIndex(),
              descending,
              collation.nullDirection == RelFieldCollation.NullDirection.FIRST));
    }
    long offset = sort.offset == null ? 0 : count(sort.offset, "OFFSET");
    long fetch = sort.fetch == null ? -1 : count(sort.fetch, "LIMIT");
    if (keys.isEmpty()) {
      return new LimitRel(input, offset, fetch, false);
    }
    if (fetch >= 0) {
      return new TopNRel(input, keys, offset, fetch, false);
    }
    SortRel sorted = new SortRel(input, keys, false);
    return offset == 0 ? sorted : new LimitRel(sorted, offset, -1, false);
  }

  private static long count(RexNode node, String clause) {
    if (node instanceof RexLiteral literal && !literal.isNull()) {
      return literal.getValueAs(java.math.BigDecimal.class).longValue();
    }
    throw unsupported(clause + " with an expression is");
  }

  private SheafRel union(Union union) {
    List<SheafRel> inputs = union.getInputs().stream().map(this::convert).toList();
    List<DataType> types =
        union.getRowType().getFieldList().stream()
            .map(f -> DataTypes.unpadded(f.getType()))
            .toList();
    Schema schema = schema(union.getRowType(), types);
    return new UnionRel(inputs.stream().map(input -> cast(input, schema)).toList(), schema);
  }

  /** The input with the types of the given schema. */
  static SheafRel cast(SheafRel input, Schema schema) {
    List<Expr> expressions = new ArrayList<>();
    boolean same = true;
    for (int i = 0; i < schema.size(); i++) {
      Expr column = new Expr.InputRef(i, input.schema().type(i));
      boolean equal = schema.type(i).equals(column.type());
      same &= equal;
      expressions.add(equal ? column : new Expr.Cast(column, schema.type(i), false));
    }
    return same ? input : new ProjectRel(input, expressions, schema);
  }

  private static SheafRel values(Values values) {
    List<DataType> types =
        values.getRowType().getFieldList().stream()
            .map(f -> DataTypes.unpadded(f.getType()))
            .toList();
    List<List<Expr.Literal>> rows = new ArrayList<>();
    for (List<RexLiteral> tuple : values.getTuples()) {
      List<Expr.Literal> row = new ArrayList<>();
      for (int i = 0; i < tuple.size(); i++) {
        row.add(Literals.of(tuple.get(i), types.get(i)));
      }
      rows.add(row);
    }
    return new ValuesRel(rows, schema(values.getRowType(), types));
  }
}
