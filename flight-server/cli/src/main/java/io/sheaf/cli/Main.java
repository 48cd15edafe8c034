package io.sheaf.cli;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;

/**
 * Entry point of the command line. Exit status: 0 right, 1 a statement failed, 2 wrong usage, 130
 * interrupted.
 */
public final class Main {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  /** A line of the log: when, how grave, who, what, and the stack of a failure. */
  private static final String LOG_LINE = "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n";

  private Main() {}

  /**
   * Runs one command.
   *
   * @param args the command and its arguments
   */
  public static void main(String[] args) {
    oneLineLogs();
    System.exit(run(args));
  }

  private static int run(String[] args) {
    String first = args.length == 0 ? "--help" : args[0];
    return switch (first) {
      case "--version", "-V" -> {
        System.out.println("sheaf " + version());
        yield OK;
      }
      case "--help", "-h", "help" -> {
        System.out.print(Command.overview());
        yield args.length == 0 ? WRONG_USAGE : OK;
      }
      default ->
          Command.named(first).map(command -> run(command, args)).orElseGet(() -> unknown(first));
    };
  }

  /** Properties, because most runs write no log and shall not load what would. */
  private static void oneLineLogs() {
    String property = "java.util.logging.SimpleFormatter.format";
    if (System.getProperty(property) == null) {
      System.setProperty(property, LOG_LINE);
    }
    if (System.getProperty("java.util.logging.manager") == null) {
      System.setProperty("java.util.logging.manager", LastingLogs.class.getName());
    }
  }

  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static int unknown(String name) {
    System.err.println("sheaf: unknown command '" + name + "'; sheaf --help lists the commands");
    return WRONG_USAGE;
  }

  private static int run(Command command, String[] args) {
    if (!command.isBuilt()) {
      System.err.println("sheaf: command '" + command.commandName() + "' is not built yet");
      return WRONG_USAGE;
    }
    try {
      Arguments arguments = new Arguments(command, args);
      if (arguments.has(Option.HELP)) {
        System.out.print(command.help());
        return OK;
      }
      return switch (command) {
        case SQL -> SqlCommand.run(arguments);
        case EXPLAIN -> ExplainCommand.run(arguments);
        case DEMO -> DemoCommand.run(arguments);
        case SHELL -> ShellCommand.run(arguments);
        case SERVER -> ServerCommand.run(arguments);
        case WORKER -> WorkerCommand.run(arguments);
        case RUN -> throw new IllegalStateException(command + " is not built");
      };
    } catch (UsageException e) {
      System.err.println("sheaf " + command.commandName() + ": " + e.getMessage());
      System.err.println("sheaf " + command.commandName() + " --help tells more");
      return WRONG_USAGE;
    } catch (SheafException e) {
      System.err.println(ErrorReport.of(e, ""));
      return e.code() == ErrorCode.INVALID_SETTING ? WRONG_USAGE : FAILED;
    }
  }
}
