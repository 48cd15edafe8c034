package io.sheaf.sql;

import io.sheaf.storage.fs.ExtensionLibraries;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Says query plans of Substrait as SQL, which then runs as any other: with the session's tables and
 * views, and what it may do. Found by ServiceLoader, on the class path or in the folder {@code
 * substrait} of libraries that nothing else needs ({@link ExtensionLibraries}). Thread-safe.
 */
public interface PlanTranslator {
  /**
   * The statement that means what a plan means. Its columns have the names and types that the plan
   * says.
   *
   * @param plan a message {@code substrait.Plan}
   * @throws io.sheaf.columnar.error.SheafException INVALID_ARGUMENT when it is none, UNSUPPORTED
   *     naming what SQL can't say or this translator does not know
   */
  String toSql(byte[] plan);

  /** The version of Substrait that it is made for, such as {@code 0.89.0}. */
  String version();

  /** The translator, if its libraries are there. They are looked for once. */
  static Optional<PlanTranslator> find() {
    return Found.TRANSLATOR;
  }

  /** Made when first asked for. */
  final class Found {
    private static final Optional<PlanTranslator> TRANSLATOR =
        ServiceLoader.load(PlanTranslator.class, PlanTranslator.class.getClassLoader())
            .findFirst()
            .or(
                () ->
                    ExtensionLibraries.loader("substrait")
                        .flatMap(
                            loader ->
                                ServiceLoader.load(PlanTranslator.class, loader).findFirst()));

    private Found() {}
  }
}
