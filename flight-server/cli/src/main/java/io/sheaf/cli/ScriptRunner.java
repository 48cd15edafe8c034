package io.sheaf.cli;

import io.sheaf.cli.output.ArrowResultWriter;
import io.sheaf.cli.output.Format;
import io.sheaf.cli.output.LinesWriter;
import io.sheaf.cli.output.Output;
import io.sheaf.cli.output.ParquetResultWriter;
import io.sheaf.cli.output.ResultWriter;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import io.sheaf.sql.parser.SqlScript;
import java.time.ZoneId;
import java.util.Locale;

/** Runs the statements of a script in order, and writes what they give. */
final class ScriptRunner {
  private final Session session;
  private final Format format;
  private final Destination destination;
  private final boolean timing;
  private int results;

  /**
   * @param timing whether to tell on stderr how long each statement took
   */
  ScriptRunner(Session session, Format format, Destination destination, boolean timing) {
    this.session = session;
    this.format = format;
    this.destination = destination;
    this.timing = timing;
  }

  /**
   * Runs a script up to the first statement that fails, whose error is reported; returns the exit
   * status.
   */
  int run(String script) {
    try {
      for (SqlScript.Statement statement : SqlScript.of(script).statements()) {
        execute(statement);
      }
      destination.complete();
      return 0;
    } catch (Output.ReaderGoneException nobodyReads) {
      return 0;
    } catch (RuntimeException | AssertionError | OutOfMemoryError | StackOverflowError failure) {
      reportAfterOutput(ErrorReport.known(failure), script);
      return 1;
    }
  }

  /** What was written before the failure comes first. */
  private void reportAfterOutput(SheafException error, String script) {
    try {
      if (!destination.isFile()) {
        destination.output().flush();
      }
    } catch (Output.ReaderGoneException nobodyReads) {
      // The report goes to another stream.
    } catch (SheafException cannotWrite) {
      error.addSuppressed(cannotWrite);
    }
    System.err.println(ErrorReport.of(error, script));
    if (System.getenv("SHEAF_TRACE") != null) {
      error.printStackTrace();
    }
  }

  private void execute(SqlScript.Statement statement) {
    long start = System.nanoTime();
    try (ProgressBar progress = new ProgressBar(session::progress);
        Result result = session.execute(statement)) {
      if (result.hasRows()) {
        write(statement, result, progress);
      } else if (result.next() != null) {
        throw new IllegalStateException("a statement without rows gave some");
      }
    }
    if (timing) {
      System.err.printf(Locale.ROOT, "%.3f s%n", (System.nanoTime() - start) / 1e9);
    }
  }

  private void write(SqlScript.Statement statement, Result result, ProgressBar progress) {
    if (results++ > 0 && format.separatesResults()) {
      destination.output().put('\n');
    }
    try (ResultWriter writer = writer(statement)) {
      writer.begin(result.schema());
      for (ColumnBatch batch = result.next(); batch != null; batch = result.next()) {
        if (destination.screen().width() > 0) {
          progress.close();
        }
        writer.write(batch);
      }
      progress.close();
      writer.end();
    }
    if (!destination.isFile()) {
      destination.output().flush();
    }
  }

  private ResultWriter writer(SqlScript.Statement statement) {
    ZoneId zone = session.settings().timeZone();
    if (format == Format.TABLE && isExplain(statement.text())) {
      return new LinesWriter(destination.output(), zone);
    }
    if (!format.isText() && results > 1) {
      throw new SheafException(
          ErrorCode.UNSUPPORTED,
          "format "
              + format.formatName()
              + " holds one result, and more than one statement gives rows");
    }
    long memory = session.settings().memory();
    return switch (format) {
      case PARQUET -> new ParquetResultWriter(destination.path(), memory);
      case ARROW -> new ArrowResultWriter(destination.output(), zone, destination.isFile(), memory);
      case TABLE, CSV, JSON, NDJSON, MARKDOWN ->
          format.writer(destination.output(), zone, destination.screen());
    };
  }

  private static boolean isExplain(String text) {
    String word = "explain";
    return text.regionMatches(true, 0, word, 0, word.length())
        && text.length() > word.length()
        && !Character.isJavaIdentifierPart(text.charAt(word.length()));
  }
}
