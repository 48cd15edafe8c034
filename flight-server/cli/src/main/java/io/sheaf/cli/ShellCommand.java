package io.sheaf.cli;

import io.sheaf.cli.output.Format;
import io.sheaf.cli.output.Screen;
import io.sheaf.cli.shell.Input;
import io.sheaf.cli.shell.LineInput;
import io.sheaf.cli.shell.TerminalInput;
import io.sheaf.sql.Session;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** {@code sheaf shell}: statements as they are typed. */
final class ShellCommand {
  private static final String HELP =
      """
      \\d            lists tables and views
      \\d NAME       lists the columns of one
      \\format NAME  sets the form of results: %s
      \\timing       switches the times of statements on or off
      \\q            leaves; so does Ctrl-D
      A statement ends with a semicolon and may take several lines. Ctrl-C cancels it. SHOW lists the settings.
      """
          .formatted(Format.textNames());

  private final Session session;
  private final LineInput input;
  private final boolean unicode;
  private Format format;
  private boolean timing;
  private boolean left;

  private ShellCommand(Session session, LineInput input, Arguments arguments) {
    this.session = session;
    this.input = input;
    this.unicode = Terminals.screen().unicode();
    this.format = SqlCommand.format(arguments);
    if (!format.isText()) {
      throw new UsageException(
          "format "
              + format.formatName()
              + " is not for the shell; there are: "
              + Format.textNames());
    }
    this.timing = arguments.has(Option.TIMING);
  }

  static int run(Arguments arguments) {
    arguments.noOperands();
    boolean terminal = Terminals.stdinIsTerminal() && Terminals.stdoutIsTerminal();
    try (Interruption interruption = new Interruption();
        Session session = Session.open(arguments.settings());
        LineInput input = terminal ? new TerminalInput(session) : plainInput()) {
      interruption.does(session::cancel);
      ShellCommand shell = new ShellCommand(session, input, arguments);
      if (arguments.has(Option.FILE) && shell.execute(SqlCommand.script(arguments)) != 0) {
        return 1;
      }
      if (terminal) {
        System.out.println("Sheaf " + Main.version() + ". \\? lists the commands, \\q leaves.");
      }
      shell.loop();
      return 0;
    }
  }

  private static LineInput plainInput() {
    return LineInput.of(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
  }

  private void loop() {
    while (!left) {
      try {
        Optional<String> text = input.read();
        if (text.isEmpty()) {
          return;
        }
        handle(text.get());
      } catch (LineInput.BrokenOffException ctrlC) {
        // Nothing was asked yet: a fresh prompt is all that is wanted.
      }
    }
  }

  private void handle(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (Input.isCommand(text)) {
      command(text.strip());
    } else if (word.equals("exit;") || word.equals("quit;")) {
      left = true;
    } else if (!text.isBlank()) {
      execute(text);
    }
  }

  private int execute(String script) {
    Destination destination = Destination.stdout(new Screen(input.width(), unicode));
    return new ScriptRunner(session, format, destination, timing).run(script);
  }

  private void command(String text) {
    String[] words = text.replaceAll(";$", "").split("\\s+", 2);
    String argument = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "\\q" -> left = true;
      case "\\?" -> System.out.print(HELP);
      case "\\d" -> execute(argument.isEmpty() ? "SHOW TABLES" : "DESCRIBE " + argument);
      case "\\timing" -> {
        timing = !timing;
        System.out.println("timing is " + (timing ? "on" : "off"));
      }
      case "\\format" -> setFormat(argument);
      default -> System.err.println("unknown command " + words[0] + "; \\? lists the commands");
    }
  }

  private void setFormat(String name) {
    Format.named(name.toLowerCase(Locale.ROOT))
        .filter(Format::isText)
        .ifPresentOrElse(
            found -> format = found,
            () ->
                System.err.println(
                    "format is " + format.formatName() + "; there are: " + Format.textNames()));
  }
}
