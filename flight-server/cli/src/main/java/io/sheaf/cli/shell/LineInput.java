package io.sheaf.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Where a shell's input comes from: one command, or some complete statements, at a time. */
public interface LineInput extends AutoCloseable {
  /** The user broke off what was being typed. */
  final class BrokenOffException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** The next input; empty at the end. */
  Optional<String> read() throws BrokenOffException;

  /** Columns of the terminal; 0 when there is none. */
  int width();

  @Override
  void close();

  /** Input from a pipe or a file: no prompt, no editing. */
  static LineInput of(BufferedReader reader) {
    return new LineInput() {
      @Override
      public Optional<String> read() {
        try {
          StringBuilder text = new StringBuilder();
          for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            text.append(line).append('\n');
            if (Input.isComplete(text.toString())) {
              return Optional.of(text.toString());
            }
          }
          return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public int width() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }
}
