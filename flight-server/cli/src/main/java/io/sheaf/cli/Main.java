package io.sheaf.cli;

/** Entry point of the command line. Exit status: 0 right, 1 a statement failed, 2 wrong usage. */
public final class Main {
  private Main() {}

  /**
   * Runs one command.
   *
   * @param args the command and its arguments
   */
  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      System.out.println("sheaf " + Main.class.getPackage().getImplementationVersion());
      return;
    }
    System.err.println(
        args.length == 0 ? "sheaf: no command" : "sheaf: unknown command '" + args[0] + "'");
    System.exit(2);
  }
}
