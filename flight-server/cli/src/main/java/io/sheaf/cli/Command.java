package io.sheaf.cli;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The commands, each with what it takes. */
enum Command {
  SQL(
      "sql",
      "[-c SQL | -f FILE | -]",
      "runs statements, in order; the first that fails ends the run",
      true,
      EnumSet.of(
          Option.SQL,
          Option.FILE,
          Option.FORMAT,
          Option.OUTPUT,
          Option.THREADS,
          Option.MEMORY,
          Option.SCHEDULER,
          Option.SET,
          Option.TIMING,
          Option.HELP)),
  EXPLAIN(
      "explain",
      "SQL",
      "shows how a query would be executed",
      true,
      EnumSet.of(Option.THREADS, Option.MEMORY, Option.SCHEDULER, Option.SET, Option.HELP)),
  SHELL(
      "shell",
      "",
      "reads statements from the terminal, with history and completion",
      true,
      EnumSet.of(
          Option.FILE,
          Option.FORMAT,
          Option.THREADS,
          Option.MEMORY,
          Option.SCHEDULER,
          Option.SET,
          Option.TIMING,
          Option.HELP)),
  DEMO(
      "demo",
      "",
      "makes TPC-H data once, then runs some queries over it",
      true,
      EnumSet.of(
          Option.SCALE,
          Option.DIRECTORY,
          Option.THREADS,
          Option.MEMORY,
          Option.SCHEDULER,
          Option.SET,
          Option.HELP)),
  RUN("run", "GRAPH.json", "runs a task graph", false, EnumSet.of(Option.HELP)),
  SERVER(
      "server",
      "",
      "serves SQL over the network, and coordinates workers",
      true,
      EnumSet.of(
          Option.HOST,
          Option.PORT,
          Option.WORKERS,
          Option.USERS,
          Option.ADD_USER,
          Option.ADMIN,
          Option.ANONYMOUS,
          Option.READ,
          Option.WRITE,
          Option.READ_ONLY,
          Option.INIT,
          Option.MAX_QUERIES,
          Option.MAX_WAITING,
          Option.THREADS,
          Option.MEMORY,
          Option.SET,
          Option.HELP)),
  WORKER(
      "worker",
      "--coordinator HOST:PORT",
      "works for a server",
      true,
      EnumSet.of(
          Option.COORDINATOR,
          Option.NAME,
          Option.HOST,
          Option.PORT,
          Option.ADVERTISE,
          Option.RESOURCE,
          Option.REPLAY,
          Option.THREADS,
          Option.MEMORY,
          Option.SET,
          Option.HELP));

  private final String commandName;
  private final String operands;
  private final String description;
  private final boolean built;

  @SuppressWarnings("ImmutableEnumChecker") // Nobody changes it.
  private final Set<Option> options;

  Command(
      String commandName, String operands, String description, boolean built, Set<Option> options) {
    this.commandName = commandName;
    this.operands = operands;
    this.description = description;
    this.built = built;
    this.options = options;
  }

  static Optional<Command> named(String name) {
    return Arrays.stream(values()).filter(c -> c.commandName.equals(name)).findFirst();
  }

  String commandName() {
    return commandName;
  }

  /** Whether this version has it. */
  boolean isBuilt() {
    return built;
  }

  Set<Option> options() {
    return options;
  }

  String help() {
    StringBuilder text = new StringBuilder();
    text.append("usage: sheaf ").append(commandName);
    if (!operands.isEmpty()) {
      text.append(' ').append(operands);
    }
    text.append(String.format(" [options]%n%n%s%n%n", description));
    options.forEach(option -> text.append(option.helpLine()));
    return text.toString();
  }

  static String overview() {
    StringBuilder text = new StringBuilder(String.format("usage: sheaf COMMAND [options]%n%n"));
    for (Command command : values()) {
      if (command.built) {
        text.append(String.format("  %-10s %s%n", command.commandName, command.description));
      }
    }
    text.append(
        String.format(
            "%n  %-10s %s%n  %-10s %s%n",
            "java",
            "starts a JVM with the engine's options and class path",
            "classpath",
            "prints the class path"));
    text.append(
        String.format("%nsheaf COMMAND --help tells more; sheaf --version tells the version%n"));
    return text.toString();
  }
}
