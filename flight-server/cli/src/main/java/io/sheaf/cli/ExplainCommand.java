package io.sheaf.cli;

import io.sheaf.cli.output.Format;
import io.sheaf.sql.Session;
import java.util.Locale;

/** {@code sheaf explain}: shows a query's plan. */
final class ExplainCommand {
  private ExplainCommand() {}

  static int run(Arguments arguments) {
    if (arguments.operands().size() != 1) {
      throw new UsageException(
          arguments.operands().isEmpty()
              ? "a query is missing"
              : "one query is wanted, in quotes; there are "
                  + arguments.operands().size()
                  + " arguments");
    }
    String query = arguments.operands().getFirst();
    boolean explained = query.stripLeading().toLowerCase(Locale.ROOT).startsWith("explain");
    try (Interruption interruption = new Interruption();
        Session session = Session.open(arguments.settings());
        Destination destination = Destination.stdout()) {
      interruption.does(session::cancel);
      return new ScriptRunner(session, Format.TABLE, destination, false)
          .run(explained ? query : "EXPLAIN " + query);
    }
  }
}
