package io.sheaf.cli;

import io.sheaf.cli.output.Format;
import io.sheaf.sql.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** {@code sheaf sql}: runs a script. */
final class SqlCommand {
  private SqlCommand() {}

  static int run(Arguments arguments) {
    String script = script(arguments);
    Format format = format(arguments);
    try (Interruption interruption = new Interruption();
        Session session = Session.open(arguments.settings());
        Destination destination = destination(arguments, format)) {
      interruption.does(session::cancel);
      return new ScriptRunner(session, format, destination, arguments.has(Option.TIMING))
          .run(script);
    }
  }

  private static Destination destination(Arguments arguments, Format format) {
    return arguments
        .value(Option.OUTPUT)
        .map(Destination::file)
        .orElseGet(
            () -> {
              if (format == Format.ARROW && Terminals.stdoutIsTerminal()) {
                throw new UsageException(
                    "format arrow is not for a terminal: give -o FILE, or a pipe");
              }
              if (format == Format.PARQUET) {
                throw new UsageException("format parquet needs a file: -o FILE");
              }
              return Destination.stdout();
            });
  }

  static Format format(Arguments arguments) {
    return arguments
        .value(Option.FORMAT)
        .map(
            name ->
                Format.named(name)
                    .orElseThrow(
                        () ->
                            new UsageException(
                                "unknown format '" + name + "'; there are: " + Format.names())))
        .or(() -> arguments.value(Option.OUTPUT).flatMap(Format::ofFile))
        .orElse(Format.TABLE);
  }

  static String script(Arguments arguments) {
    List<String> operands = arguments.operands();
    boolean stdin = operands.equals(List.of("-"));
    if (!stdin && !operands.isEmpty()) {
      throw new UsageException(
          "unexpected argument '" + operands.getFirst() + "'; statements go after -c");
    }
    int sources =
        (arguments.has(Option.SQL) ? 1 : 0)
            + (arguments.has(Option.FILE) ? 1 : 0)
            + (stdin ? 1 : 0);
    if (sources > 1) {
      throw new UsageException("of -c, -f and - only one can be given");
    }
    if (arguments.has(Option.SQL)) {
      return arguments.value(Option.SQL).orElseThrow();
    }
    if (arguments.has(Option.FILE)) {
      return read(arguments.value(Option.FILE).orElseThrow());
    }
    if (!stdin && Terminals.stdinIsTerminal()) {
      throw new UsageException("nothing to run: give -c SQL, -f FILE or - for standard input");
    }
    return text(System.in::readAllBytes);
  }

  /** The statements of a file. */
  static String read(String file) {
    return text(() -> Files.readAllBytes(Path.of(file)));
  }

  /** Gives the bytes of statements. */
  private interface Bytes {
    byte[] read() throws IOException;
  }

  private static String text(Bytes bytes) {
    try {
      return decoded(bytes.read());
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no file '" + e.getFile() + "'");
    } catch (CharacterCodingException e) {
      throw new UsageException("the statements are not UTF-8 text");
    } catch (IOException e) {
      throw new UsageException("cannot read the statements: " + e.getMessage());
    }
  }

  private static String decoded(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
