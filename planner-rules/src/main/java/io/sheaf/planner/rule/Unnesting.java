package io.sheaf.planner.rule;

import io.sheaf.planner.NestedOperators;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidatorUtil;

/**
 * Brings every form of UNNEST to {@link Unnest}: calls in SELECT, relations in FROM, and lateral
 * ones, whose lists refer to the relations before them and need no join.
 */
public final class Unnesting {
  private Unnesting() {}

  public static RelNode apply(RelNode root) {
    return root.accept(new Shuttle());
  }

  private static final class Shuttle extends RelHomogeneousShuttle {
    @Override
    public RelNode visit(RelNode other) {
      RelNode rel = super.visit(other);
      rel =
          rel.accept(
              new RexShuttle() {
                @Override
                public RexNode visitSubQuery(RexSubQuery query) {
                  RexSubQuery own = (RexSubQuery) super.visitSubQuery(query);
                  return own.clone(own.rel.accept(new Shuttle()));
                }
              });
      return switch (rel) {
        case Project project when project.getProjects().stream().anyMatch(Unnesting::unnests) ->
            inSelect(project);
        case Uncollect uncollect -> alone(uncollect);
        case Correlate correlate -> lateral(correlate).orElse(correlate);
        default -> rel;
      };
    }
  }

  private static boolean isUnnest(RexNode node) {
    return node instanceof RexCall call && call.getOperator().equals(NestedOperators.UNNEST);
  }

  private static boolean unnests(RexNode node) {
    return isUnnest(node)
        || (node instanceof RexCall call
            && call.getOperands().stream().anyMatch(Unnesting::unnests));
  }

  private static RelNode inSelect(Project project) {
    Map<RexNode, Integer> lists = new LinkedHashMap<>();
    int inputs = project.getInput().getRowType().getFieldCount();
    RexShuttle toColumns =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            if (!isUnnest(call)) {
              return super.visitCall(call);
            }
            Integer place = lists.computeIfAbsent(call.getOperands().getFirst(), _ -> lists.size());
            return new RexInputRef(inputs + place, call.getType());
          }
        };
    List<RexNode> columns = toColumns.apply(project.getProjects());
    RelNode unnest = Unnest.create(project.getInput(), List.copyOf(lists.keySet()), false, false);
    return LogicalProject.create(
        unnest, project.getHints(), columns, project.getRowType().getFieldNames(), Set.of());
  }

  /** UNNEST as a relation of its own, over the row that its lists come from. */
  private static RelNode alone(Uncollect uncollect) {
    RelNode input = uncollect.getInput();
    RexBuilder rex = uncollect.getCluster().getRexBuilder();
    if (input instanceof Project project) {
      // The lists are computed here, so that their form is seen.
      List<RexNode> lists = project.getProjects();
      return unpacked(uncollect, project.getInput(), lists, List.of(), false);
    }
    List<RexNode> lists = new ArrayList<>(rex.identityProjects(input.getRowType()));
    return unpacked(uncollect, input, lists, List.of(), false);
  }

  /**
   * The columns of an Uncollect over an input: elements that are structs come apart where Calcite
   * said so.
   *
   * @param kept columns of the input to keep in front
   */
  private static RelNode unpacked(
      Uncollect uncollect, RelNode input, List<RexNode> lists, List<RexNode> kept, boolean outer) {
    RexBuilder rex = uncollect.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>(kept);
    List<String> names = new ArrayList<>();
    kept.forEach(column -> names.add("kept" + names.size()));
    List<RexNode> arrays = lists.stream().map(list -> array(list, rex)).toList();
    Unnest unnest = Unnest.create(input, arrays, uncollect.withOrdinality, outer);
    int first = input.getRowType().getFieldCount();
    for (int i = 0; i < arrays.size(); i++) {
      RexNode element = rex.makeInputRef(unnest, first + i);
      // Calcite takes structs apart; what was wrapped to prevent it is one column.
      if (!isWrapped(lists.get(i)) && element.getType().isStruct()) {
        for (RelDataTypeField field : element.getType().getFieldList()) {
          columns.add(rex.makeFieldAccess(element, field.getIndex()));
        }
      } else {
        columns.add(element);
      }
    }
    if (uncollect.withOrdinality) {
      columns.add(rex.makeInputRef(unnest, first + arrays.size()));
    }
    names.addAll(uncollect.getRowType().getFieldNames());
    RelDataType row = uncollect.getRowType();
    for (int i = 0; i < row.getFieldCount(); i++) {
      int at = kept.size() + i;
      RelDataType type = row.getFieldList().get(i).getType();
      boolean nullable = type.isNullable() || outer;
      columns.set(
          at,
          rex.ensureType(
              rex.getTypeFactory().createTypeWithNullability(type, nullable),
              columns.get(at),
              true));
    }
    return LogicalProject.create(
        unnest, List.of(), columns, SqlValidatorUtil.uniquify(names, false), Set.of());
  }

  private static RexNode array(RexNode list, RexBuilder rex) {
    RexNode array = isWrapped(list) ? ((RexCall) list).getOperands().getFirst() : list;
    if (array.getType().getComponentType() != null) {
      return array;
    }
    // NULL, and a parameter that has no value yet, of whose elements nothing is known.
    RelDataTypeFactory types = rex.getTypeFactory();
    RelDataType none = types.createArrayType(types.createSqlType(SqlTypeName.NULL), -1);
    return rex.makeNullLiteral(types.createTypeWithNullability(none, true));
  }

  private static boolean isWrapped(RexNode list) {
    return list instanceof RexCall call && NestedOperators.isItems(call.getOperator());
  }

  /**
   * A correlate whose right side is an UNNEST of the left row's lists, and what is done with it.
   */
  private static Optional<RelNode> lateral(Correlate correlate) {
    boolean outer = correlate.getJoinType() == JoinRelType.LEFT;
    if (!outer && correlate.getJoinType() != JoinRelType.INNER) {
      return Optional.empty();
    }
    return onLeft(correlate, correlate.getRight(), outer);
  }

  /** The left side's columns and those of a part of the right side, for each left row. */
  private static Optional<RelNode> onLeft(Correlate correlate, RelNode right, boolean outer) {
    RexBuilder rex = correlate.getCluster().getRexBuilder();
    RelNode left = correlate.getLeft();
    int leftCount = left.getRowType().getFieldCount();
    RexShuttle toLeft = new ToLeft(correlate.getCorrelationId(), left, leftCount);
    return switch (right) {
      // What alone() made of an Uncollect over one row.
      case Unnest unnest when isOneRow(unnest.getInput()) -> {
        List<RexNode> given =
            unnest.lists().stream()
                .map(list -> list.accept(new ToLeft(correlate.getCorrelationId(), left, 0)))
                .toList();
        RelNode over = Unnest.create(left, given, unnest.ordinality(), outer);
        // The one row's own columns, that nothing refers to, keep their places.
        List<RexNode> columns = new ArrayList<>(rex.identityProjects(left.getRowType()));
        for (RelDataTypeField field : unnest.getInput().getRowType().getFieldList()) {
          columns.add(
              rex.makeNullLiteral(
                  rex.getTypeFactory().createTypeWithNullability(field.getType(), true)));
        }
        for (int i = leftCount; i < over.getRowType().getFieldCount(); i++) {
          columns.add(rex.makeInputRef(over, i));
        }
        yield Optional.of(
            LogicalProject.create(over, List.of(), columns, (List<String>) null, Set.of()));
      }
      case Project project ->
          onLeft(correlate, project.getInput(), outer)
              .filter(_ -> !outer || project.getProjects().stream().allMatch(Unnesting::isPath))
              .map(
                  input -> {
                    List<RexNode> columns = new ArrayList<>();
                    for (int i = 0; i < leftCount; i++) {
                      columns.add(rex.makeInputRef(input, i));
                    }
                    List<String> names = new ArrayList<>(left.getRowType().getFieldNames());
                    project.getProjects().forEach(e -> columns.add(e.accept(toLeft)));
                    names.addAll(project.getRowType().getFieldNames());
                    return LogicalProject.create(
                        input,
                        List.of(),
                        columns,
                        SqlValidatorUtil.uniquify(names, false),
                        Set.of());
                  });
      case Filter filter when !outer ->
          onLeft(correlate, filter.getInput(), false)
              .map(input -> LogicalFilter.create(input, filter.getCondition().accept(toLeft)));
      default -> Optional.empty();
    };
  }

  /** Whether an expression is null when the column it reads is. */
  private static boolean isPath(RexNode node) {
    return node instanceof RexInputRef
        || (node instanceof RexFieldAccess access && isPath(access.getReferenceExpr()))
        || (node instanceof RexCall call
            && call.isA(SqlKind.CAST)
            && isPath(call.getOperands().getFirst()));
  }

  private static boolean isOneRow(RelNode rel) {
    return rel instanceof Values values && values.getTuples().size() == 1;
  }

  /** References to the outer row become the left columns; own columns move behind them. */
  private static final class ToLeft extends RexShuttle {
    private final CorrelationId id;
    private final RelNode left;
    private final int shift;

    ToLeft(CorrelationId id, RelNode left, int shift) {
      this.id = id;
      this.left = left;
      this.shift = shift;
    }

    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
      if (access.getReferenceExpr() instanceof RexCorrelVariable variable
          && variable.id.equals(id)) {
        return RexInputRef.of(access.getField().getIndex(), left.getRowType());
      }
      return super.visitFieldAccess(access);
    }

    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      return shift == 0 ? ref : new RexInputRef(ref.getIndex() + shift, ref.getType());
    }
  }
}
