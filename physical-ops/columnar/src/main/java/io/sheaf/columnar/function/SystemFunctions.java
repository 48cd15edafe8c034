package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.string;

import io.sheaf.columnar.text.Uuids;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/** Functions about the session and its values, and random ones. */
final class SystemFunctions {
  private static final String SCHEMA = "main";
  private static final String CATALOG = "sheaf";

  private SystemFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        ScalarFunction.named("typeof", "pg_typeof")
            .takes(Signature.of(Simple.VARCHAR, Kind.ANY))
            .nullAware()
            .doc("The type's name; DuckDB's names differ.", "typeof(1) = INTEGER")
            .kernel(
                site -> new RowCall(site, (RowCall.ToString) (in, row) -> in.type(0).toString())),
        constant(
            "version",
            SystemFunctions::version,
            "The engine's name and version.",
            "left(version(), 5) = Sheaf"),
        constant(
            "current_user user session_user system_user current_role",
            () -> System.getProperty("user.name"),
            "The user whose process runs the engine.",
            "current_user is null = false"),
        constant(
            "current_schema",
            () -> SCHEMA,
            "The schema of the session's tables.",
            "current_schema = main"),
        constant(
            "current_catalog current_database",
            () -> CATALOG,
            "The catalog of the session's tables.",
            "current_database() = sheaf"),
        ScalarFunction.named("random", "rand")
            .takes(Signature.of(Simple.DOUBLE).or(Signature.of(Simple.DOUBLE, Kind.INTEGER)))
            .volatileResult()
            .doc(
                "A number from 0 to below 1, another in each row. With a seed the numbers of each"
                    + " thread are the same each time.",
                "random() < 1 = true")
            .kernel(SystemFunctions::random),
        ScalarFunction.named("random_integer", "rand_integer")
            .takes(Signature.of(Simple.BIGINT, Kind.INTEGER, Kind.INTEGER))
            .volatileResult()
            .throwing()
            .doc(
                "A whole number from the first operand to below the second, another in each row.",
                "random_integer(3, 4) = 3")
            .kernel(SystemFunctions::randomInteger),
        ScalarFunction.named("gen_random_uuid", "uuid", "uuidv4", "random_uuid")
            .takes(Signature.of(Simple.UUID))
            .volatileResult()
            .doc("A random UUID, another in each row.", "typeof(gen_random_uuid()) = UUID")
            .kernel(SystemFunctions::randomUuid),
        string(
            "uuid_extract_version",
            Signature.of(Simple.VARCHAR, Kind.STRING),
            (in, row) -> {
              String text = in.string(0, row);
              try {
                return Integer.toString(UUID.fromString(text).version());
              } catch (IllegalArgumentException malformed) {
                throw Errors.invalidArgument("'" + text + "' is not a UUID");
              }
            },
            "The version of a UUID.",
            "uuid_extract_version('00000000-0000-4000-8000-000000000000') = 4"),
        ScalarFunction.named("error")
            .takes(Signature.of(Simple.VARCHAR, Kind.STRING))
            .volatileResult()
            .throwing()
            .doc(
                "Ends the query with an error of this message.",
                "coalesce(try(error('x')), 'no') = no")
            .kernel(
                site ->
                    new RowCall(
                        site,
                        (RowCall.ToString)
                            (in, row) -> {
                              throw Errors.invalidArgument(in.string(0, row));
                            })));
  }

  private static ScalarFunction constant(
      String names, Supplier<String> value, String doc, String example) {
    String[] all = names.split(" ", -1);
    return ScalarFunction.named(all[0], Arrays.copyOfRange(all, 1, all.length))
        .takes(Signature.of(Simple.VARCHAR))
        .ofSession()
        .doc(doc, example)
        .kernel(site -> new RowCall(site, (RowCall.ToString) (in, row) -> value.get()));
  }

  private static String version() {
    String version = SystemFunctions.class.getPackage().getImplementationVersion();
    return version == null ? "Sheaf" : "Sheaf " + version;
  }

  private static Kernel random(CallSite site) {
    SplittableRandom[] source = {null};
    return new RowCall(
        site,
        (RowCall.ToDouble)
            (in, row) -> {
              if (source[0] == null) {
                source[0] =
                    in.count() == 0
                        ? new SplittableRandom()
                        : new SplittableRandom(in.number(0, row));
              }
              return source[0].nextDouble();
            });
  }

  private static Kernel randomInteger(CallSite site) {
    SplittableRandom source = new SplittableRandom();
    return new RowCall(
        site,
        (RowCall.ToNumber)
            (in, row) -> {
              long low = in.number(0, row);
              long high = in.number(1, row);
              if (low >= high) {
                throw Errors.invalidArgument(
                    "random_integer wants a first operand below the second");
              }
              return source.nextLong(low, high);
            });
  }

  private static Kernel randomUuid(CallSite site) {
    SplittableRandom source = new SplittableRandom();
    return new RowCall(
        site,
        (RowCall.ToBytes)
            (in, row) -> {
              // Version 4, variant 1 (RFC 9562).
              long high = (source.nextLong() & ~0xF000L) | 0x4000L;
              long low = (source.nextLong() & ~(3L << 62)) | (2L << 62);
              return Uuids.bytes(new UUID(high, low));
            });
  }
}
