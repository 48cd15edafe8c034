package io.sheaf.cli.shell;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Input from a terminal, with history in {@code ~/.sheaf_history} (or SHEAF_HISTORY) and
 * completion.
 */
public final class TerminalInput implements LineInput {
  private final Terminal terminal;
  private final LineReader reader;

  /**
   * @param session whose catalog completes names, and whose statement Ctrl-C cancels
   */
  public TerminalInput(Session session) {
    try {
      terminal =
          TerminalBuilder.builder()
              .name("sheaf")
              .system(true)
              .nativeSignals(true)
              .signalHandler(Terminal.SignalHandler.SIG_IGN)
              .build();
    } catch (IOException e) {
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot open the terminal: " + e.getMessage(), e);
    }
    terminal.handle(Terminal.Signal.INT, signal -> session.cancel());
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("sheaf")
            .parser(new InputParser())
            .completer(new SqlCompleter(session))
            .variable(LineReader.HISTORY_FILE, historyFile())
            // What holds keys is not kept.
            .variable(LineReader.HISTORY_IGNORE, "*[sS][eE][cC][rR][eE][tT]*")
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "    -> ")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
            .build();
  }

  private static Path historyFile() {
    String named = System.getenv("SHEAF_HISTORY");
    return named != null && !named.isEmpty()
        ? Path.of(named)
        : Path.of(System.getProperty("user.home"), ".sheaf_history");
  }

  @Override
  public Optional<String> read() throws BrokenOffException {
    try {
      return Optional.of(reader.readLine("sheaf> "));
    } catch (UserInterruptException ctrlC) {
      throw new BrokenOffException();
    } catch (EndOfFileException ctrlD) {
      return Optional.empty();
    }
  }

  @Override
  public int width() {
    return Math.max(terminal.getSize().getColumns(), 0);
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException e) {
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot close the terminal: " + e.getMessage(), e);
    }
  }
}
