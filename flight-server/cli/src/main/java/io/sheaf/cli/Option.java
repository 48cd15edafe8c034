package io.sheaf.cli;

/** The options of the command line. */
enum Option {
  SQL("-c", "--command", "SQL", "statements to run"),
  FILE("-f", "--file", "FILE", "a file of statements to run"),
  FORMAT(
      null, "--format", "NAME", "table (default), csv, json, ndjson, markdown, arrow or parquet"),
  OUTPUT(
      "-o", "--output", "FILE", "where results go; without --format its ending tells the format"),
  THREADS(null, "--threads", "N", "most threads a query may use"),
  MEMORY(null, "--memory", "SIZE", "bound on the memory of data, such as 512MB or 60%"),
  SCHEDULER(
      null,
      "--scheduler",
      "NAME",
      "threads (default), sync, processes, or sheaf://HOST:PORT for those of a server"),
  SET("-s", "--set", "KEY=VALUE", "any setting of a session, may be repeated; SHOW lists them"),
  TIMING("-t", "--timing", null, "tells on stderr how long each statement took"),
  SCALE(null, "--scale", "FACTOR", "size of the data, 1 being a gigabyte of text (default 0.1)"),
  DIRECTORY(null, "--dir", "FOLDER", "where the data is kept (default sheaf-demo)"),
  HOST(null, "--host", "HOST", "address to listen on (default 127.0.0.1)"),
  PORT(null, "--port", "PORT", "port to listen on (server: default 7430; 0 for any that is free)"),
  WORKERS(
      null, "--workers", "N", "worker processes to start (default 0: the server itself executes)"),
  USERS(null, "--users", "FILE", "who may call with SQL: a line NAME:HASH for each"),
  ADD_USER(
      null, "--add-user", "NAME", "adds a user to that file, whose password it reads, and ends"),
  ADMIN(null, "--admin", null, "with --add-user: one who sees and kills the statements of all"),
  ANONYMOUS(null, "--anonymous", null, "lets anybody on the network run SQL, without users"),
  READ(
      null,
      "--read",
      "FOLDER",
      "SQL reads files below it alone, may be repeated (default: all that the server can)"),
  WRITE(
      null,
      "--write",
      "FOLDER",
      "SQL writes files below it alone, may be repeated (default: none with --read, else all)"),
  READ_ONLY(null, "--read-only", null, "SQL writes no files"),
  INIT(
      null,
      "--init",
      "FILE",
      "statements that every session of a client begins with, such as CREATE VIEW"),
  MAX_QUERIES(null, "--max-queries", "N", "statements of clients that run at a time (default 64)"),
  MAX_WAITING(null, "--max-waiting", "N", "statements that wait for their turn (default 256)"),
  COORDINATOR(null, "--coordinator", "HOST:PORT", "the server to work for"),
  ADVERTISE(null, "--advertise", "HOST:PORT", "where others reach it, if not where it listens"),
  NAME(null, "--name", "NAME", "of the worker, unique in the cluster"),
  RESOURCE(null, "--resource", "NAME=AMOUNT", "what tasks may ask for, may be repeated"),
  REPLAY(null, "--replay", "FILE", "runs a kept graph alone in this process"),
  HELP("-h", "--help", null, "this text");

  private final String shortName;
  private final String longName;
  private final String argument;
  private final String description;

  Option(String shortName, String longName, String argument, String description) {
    this.shortName = shortName;
    this.longName = longName;
    this.argument = argument;
    this.description = description;
  }

  boolean takesValue() {
    return argument != null;
  }

  boolean isNamed(String name) {
    return name.equals(longName) || name.equals(shortName);
  }

  String longName() {
    return longName;
  }

  /** How the user writes it, for messages: {@code -c SQL}. */
  String shown() {
    return (shortName == null ? longName : shortName) + (argument == null ? "" : " " + argument);
  }

  /** Its line in a help text. */
  String helpLine() {
    String names =
        (shortName == null ? "    " : shortName + ", ")
            + longName
            + (argument == null ? "" : " " + argument);
    return String.format("  %-26s %s%n", names, description);
  }
}
