package io.sheaf.sql.substrait;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.PlanTranslator;
import io.substrait.isthmus.ConverterProvider;
import io.substrait.isthmus.SubstraitToCalcite;
import io.substrait.plan.Plan;
import io.substrait.plan.ProtoPlanConverter;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.TableModify;
import org.apache.calcite.sql.SqlDialect;
import org.apache.calcite.sql.dialect.AnsiSqlDialect;

/**
 * Plans of Substrait as SQL: isthmus makes a relational tree of the plan, which is written as a
 * statement. Going by text keeps isthmus's types and operators apart from the engine's, which reads
 * the statement as it reads any other.
 */
public final class SubstraitTranslator implements PlanTranslator {
  private static final SqlDialect DIALECT =
      new AnsiSqlDialect(
          AnsiSqlDialect.DEFAULT_CONTEXT
              .withIdentifierQuoteString("\"")
              .withNullCollation(NullCollation.LAST)) {
        @Override
        public boolean supportsCharSet() {
          return false;
        }
      };

  /** As {@link java.util.ServiceLoader} wants it. */
  public SubstraitTranslator() {}

  @Override
  public String version() {
    Plan.Version version = Plan.Version.DEFAULT_VERSION;
    return version.getMajor() + "." + version.getMinor() + "." + version.getPatch();
  }

  @Override
  public String toSql(byte[] bytes) {
    io.substrait.proto.Plan message;
    try {
      message = io.substrait.proto.Plan.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "not a plan of Substrait: " + e.getMessage(), e);
    }
    // By it Jackson, which is outside of this loader, finds isthmus's classes.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(SubstraitTranslator.class.getClassLoader());
    try {
      Plan plan = new ProtoPlanConverter().from(message);
      if (plan.getRoots().size() != 1) {
        throw new SheafException(
            ErrorCode.UNSUPPORTED,
            "a plan of Substrait with " + plan.getRoots().size() + " results; one is wanted");
      }
      return sql(new SubstraitToCalcite(new ConverterProvider()).convert(plan.getRoots().get(0)));
    } catch (SheafException known) {
      throw known;
    } catch (RuntimeException | AssertionError unknown) {
      // The library tells of whatever it does not know or can't make sense of by these.
      throw new SheafException(
          ErrorCode.UNSUPPORTED,
          "the plan of Substrait can't be said in SQL: " + unknown.getMessage(),
          unknown);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static String sql(RelRoot root) {
    if (root.rel instanceof TableModify) {
      throw new SheafException(
              ErrorCode.UNSUPPORTED, "a plan of Substrait that changes a table is not taken")
          .withHint("send the change as SQL");
    }
    return PlanStatement.of(root).sql(DIALECT);
  }
}
