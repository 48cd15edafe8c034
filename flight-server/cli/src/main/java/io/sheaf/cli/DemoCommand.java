package io.sheaf.cli;

import io.sheaf.cli.demo.TpchFiles;
import io.sheaf.cli.output.Format;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** {@code sheaf demo}: makes TPC-H data once, then shows some queries over it. */
final class DemoCommand {
  private static final double USUAL_SCALE = 0.1;
  private static final String USUAL_FOLDER = "sheaf-demo";

  /** A query and what it asks. */
  private record Question(String text, String sql) {}

  private static final List<Question> QUESTIONS =
      List.of(
          new Question(
              "What was sold, returned and open? (TPC-H 1: scan and group)",
              """
              SELECT l_returnflag, l_linestatus, sum(l_quantity) AS quantity,
                     sum(l_extendedprice * (1 - l_discount)) AS revenue, count(*) AS items
              FROM lineitem
              WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY
              GROUP BY l_returnflag, l_linestatus
              ORDER BY l_returnflag, l_linestatus\
              """),
          new Question(
              "Which open orders are worth most? (TPC-H 3: three tables, the ten largest)",
              """
              SELECT l_orderkey, sum(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate
              FROM customer, orders, lineitem
              WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey
                AND o_orderdate < DATE '1995-03-15' AND l_shipdate > DATE '1995-03-15'
              GROUP BY l_orderkey, o_orderdate
              ORDER BY revenue DESC, o_orderdate
              LIMIT 10\
              """),
          new Question(
              "Which nations supply their own continent? (TPC-H 5: six tables)",
              """
              SELECT n_name, sum(l_extendedprice * (1 - l_discount)) AS revenue
              FROM customer, orders, lineitem, supplier, nation, region
              WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND l_suppkey = s_suppkey
                AND c_nationkey = s_nationkey AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey
                AND r_name = 'ASIA' AND o_orderdate >= DATE '1994-01-01' AND o_orderdate < DATE '1995-01-01'
              GROUP BY n_name
              ORDER BY revenue DESC\
              """));

  private static final String JOIN =
      """
      SELECT o_orderpriority, count(*) AS late_items
      FROM orders JOIN lineitem ON o_orderkey = l_orderkey
      WHERE l_commitdate < l_receiptdate
      GROUP BY o_orderpriority\
      """;

  private DemoCommand() {}

  static int run(Arguments arguments) {
    arguments.noOperands();
    double scale = scale(arguments);
    Path folder = Path.of(arguments.value(Option.DIRECTORY).orElse(USUAL_FOLDER));
    try (Interruption interruption = new Interruption();
        Session session = Session.open(arguments.settings());
        Destination destination = Destination.stdout()) {
      TpchFiles files = new TpchFiles(folder, scale, session.settings().threads());
      if (!files.exist()) {
        interruption.does(files::stop);
        generate(files, session, scale, folder);
      }
      interruption.does(session::cancel);
      String views = views(files);
      int status = run(session, destination, views);
      for (Question question : QUESTIONS) {
        status = status != 0 ? status : show(session, destination, question);
      }
      if (status == 0) {
        destination
            .output()
            .put("\nHow are orders and line items joined?\n\n" + indented(JOIN) + "\n\n");
        status = run(session, destination, "EXPLAIN " + JOIN);
      }
      if (status == 0) {
        Path script = folder.resolve("tables.sql");
        write(script, views);
        farewell(destination, files, script);
      }
      return status;
    }
  }

  private static int run(Session session, Destination destination, String script) {
    return new ScriptRunner(session, Format.TABLE, destination, false).run(script);
  }

  private static double scale(Arguments arguments) {
    String text = arguments.value(Option.SCALE).orElse(String.valueOf(USUAL_SCALE));
    try {
      double scale = Double.parseDouble(text);
      if (scale > 0 && scale <= 1000) {
        return scale;
      }
    } catch (NumberFormatException notANumber) {
      throw new UsageException("--scale wants a number, not '" + text + "'");
    }
    throw new UsageException("--scale wants a number above 0, at most 1000, not '" + text + "'");
  }

  private static void generate(TpchFiles files, Session session, double scale, Path folder) {
    System.err.println("Making TPC-H data at scale " + scale + " in " + folder + " ...");
    long start = System.nanoTime();
    try (ProgressBar progress = new ProgressBar(() -> new Result.Progress(files.fraction(), -1));
        MemoryPool memory = new MemoryPool(session.settings().memory())) {
      files.generate(memory);
    }
    System.err.printf("... done in %.1f s%n", (System.nanoTime() - start) / 1e9);
  }

  private static String views(TpchFiles files) {
    return TpchFiles.tables().stream()
        .map(
            table ->
                "CREATE OR REPLACE VIEW %s AS SELECT * FROM '%s';\n"
                    .formatted(table, files.glob(table).replace("'", "''")))
        .collect(Collectors.joining());
  }

  private static String indented(String sql) {
    return sql.indent(2).stripTrailing();
  }

  private static int show(Session session, Destination destination, Question question) {
    destination.output().put("\n" + question.text() + "\n\n" + indented(question.sql()) + "\n\n");
    long start = System.nanoTime();
    int status = run(session, destination, question.sql());
    if (status == 0) {
      destination.output().put("%.3f s\n".formatted((System.nanoTime() - start) / 1e9)).flush();
    }
    return status;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot write '" + file + "': " + e.getMessage(), e);
    }
  }

  private static void farewell(Destination destination, TpchFiles files, Path script) {
    destination
        .output()
        .put(
            """

            Try next:
              ./sheaf sql -c "SELECT count(*) FROM '%s'"
              ./sheaf explain "SELECT l_orderkey, count(*) FROM '%s' GROUP BY l_orderkey"
              ./sheaf shell -f %s
            """
                .formatted(files.glob("lineitem"), files.glob("lineitem"), script))
        .flush();
  }
}
