package io.sheaf.planner;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.planner.expr.ConstantExecutor;
import io.sheaf.planner.statistics.Estimator;
import io.sheaf.planner.statistics.PlannerMetadata;
import io.sheaf.planner.type.CastRules;
import java.util.List;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/**
 * Validates a parsed statement and converts it to a relational tree: how Calcite is set up for
 * Sheaf's dialect. Used by one thread, for one statement.
 */
public final class SqlToRel {
  private static final SqlValidator.Config VALIDATION =
      SqlValidator.Config.DEFAULT
          .withDefaultNullCollation(NullCollation.LAST)
          .withConformance(Conformance.INSTANCE)
          .withTypeCoercionFactory(Coercion::new)
          .withTypeCoercionRules(CastRules.rule())
          .withIdentifierExpansion(true);

  /** Lenient, and with the joins that Calcite has for Babel only: SEMI and ANTI. */
  private static final class Conformance extends SqlDelegatingConformance {
    static final Conformance INSTANCE = new Conformance();

    private Conformance() {
      super(SqlConformanceEnum.LENIENT);
    }

    @Override
    public boolean isLiberal() {
      return true;
    }
  }

  /**
   * Sub-queries stay expressions until the planner removes them; lists of IN stay constants however
   * long. Projections stay apart until then: Calcite 1.42 takes the expressions of one that it has
   * merged with its input for expressions over that input (SqlToRelConverter.convertSelectList).
   */
  private static final SqlToRelConverter.Config CONVERSION =
      SqlToRelConverter.config()
          .withExpand(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          .withTrimUnusedFields(false)
          .withDecorrelationEnabled(false)
          .withRelBuilderConfigTransform(builder -> builder.withBloat(-1))
          .withRemoveSortInSubQuery(true);

  private final Prepare.CatalogReader catalog;
  private final RelOptTable.ViewExpander views;
  private final StatementValidator validator;
  private final RelOptCluster cluster;

  /**
   * @param catalog where names of tables are looked up; its type factory makes all types
   * @param operators functions and operators; {@link SheafOperators#table()} unless there are more
   * @param views expands views that the catalog gives as Calcite views; null when there are none
   */
  public SqlToRel(
      Prepare.CatalogReader catalog, SqlOperatorTable operators, RelOptTable.ViewExpander views) {
    this.catalog = catalog;
    this.views = views;
    RelDataTypeFactory types = catalog.getTypeFactory();
    this.validator = new StatementValidator(operators, catalog, types, VALIDATION);
    this.cluster = newCluster(types);
  }

  /**
   * A cluster whose relations the planner takes: constants fold through our own expressions,
   * metadata are our estimates.
   */
  public static RelOptCluster newCluster(RelDataTypeFactory types) {
    HepPlanner planner = new HepPlanner(HepProgram.builder().build());
    planner.setExecutor(new ConstantExecutor());
    RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(types));
    Estimator estimator = new Estimator();
    cluster.setMetadataQuerySupplier(() -> new PlannerMetadata(estimator));
    return cluster;
  }

  public SqlValidator validator() {
    return validator;
  }

  public RelOptCluster cluster() {
    return cluster;
  }

  /** What names may stand for where validation failed; nothing if it did not fail in a SELECT. */
  public Surroundings surroundings() {
    return validator.surroundings();
  }

  /**
   * Validates and converts.
   *
   * @throws org.apache.calcite.runtime.CalciteContextException for names and types that are wrong
   * @throws SheafException UNSUPPORTED for what has no relational form
   */
  public RelRoot convert(SqlNode query) {
    SqlNode validated = validator.validate(inCalcitesForms(query));
    SqlToRelConverter converter =
        new StatementConverter(
            views == null ? SqlToRel::noView : views, validator, catalog, cluster, CONVERSION);
    return converter.convertQuery(validated, false, true);
  }

  /**
   * The types that a query's question marks have by their places.
   *
   * @throws org.apache.calcite.runtime.CalciteContextException where a place tells no type
   */
  public RelDataType parameters(SqlNode query) {
    return validator.getParameterRowType(validator.validate(inCalcitesForms(query)));
  }

  private static SqlNode inCalcitesForms(SqlNode query) {
    return query.accept(new AggregateSyntax()).accept(new StatementForms());
  }

  /** Validates and converts the query of a view, into the cluster of the statement that uses it. */
  public RelRoot convertWithin(SqlNode query) {
    SqlValidator own =
        new StatementValidator(
            validator.getOperatorTable(), catalog, catalog.getTypeFactory(), VALIDATION);
    SqlToRelConverter converter = new StatementConverter(views, own, catalog, cluster, CONVERSION);
    return converter.convertQuery(own.validate(inCalcitesForms(query)), false, true);
  }

  /**
   * Exact numbers of different types are compared as they are: a common decimal type might lack the
   * digits of one of them. Beside a floating-point number every other is one too.
   */
  private static final class Coercion extends TypeCoercionImpl {
    Coercion(RelDataTypeFactory types, SqlValidator validator) {
      super(types, validator);
    }

    /** Sums and averages of truth values count those that are true. */
    @Override
    public boolean builtinFunctionCoercion(
        SqlCallBinding binding, List<RelDataType> operands, List<SqlTypeFamily> expected) {
      boolean counts =
          operands.size() == 1
              && operands.getFirst().getSqlTypeName() == SqlTypeName.BOOLEAN
              && binding.getOperator().isAggregator()
              && expected.getFirst() == SqlTypeFamily.NUMERIC;
      return counts
          ? coerceOperandType(
              binding.getScope(),
              binding.getCall(),
              0,
              factory.createTypeWithNullability(
                  factory.createSqlType(SqlTypeName.INTEGER), operands.getFirst().isNullable()))
          : super.builtinFunctionCoercion(binding, operands, expected);
    }

    @Override
    public boolean binaryComparisonCoercion(SqlCallBinding binding) {
      List<RelDataType> operands = binding.collectOperandTypes();
      if (!operands.stream().allMatch(SqlTypeUtil::isNumeric)) {
        return super.binaryComparisonCoercion(binding);
      }
      boolean coerced = false;
      if (operands.stream().anyMatch(SqlTypeUtil::isApproximateNumeric)) {
        for (int i = 0; i < operands.size(); i++) {
          if (SqlTypeUtil.isExactNumeric(operands.get(i))) {
            RelDataType exact = operands.get(i);
            RelDataType type =
                factory.createTypeWithNullability(
                    factory.createSqlType(SqlTypeName.DOUBLE), exact.isNullable());
            coerced |= coerceOperandType(binding.getScope(), binding.getCall(), i, type);
          }
        }
      }
      return coerced;
    }
  }

  private static RelRoot noView(
      org.apache.calcite.rel.type.RelDataType row,
      String text,
      java.util.List<String> schema,
      java.util.List<String> path) {
    throw new IllegalStateException("no view expander for " + path);
  }
}
