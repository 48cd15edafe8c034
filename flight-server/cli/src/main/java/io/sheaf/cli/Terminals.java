package io.sheaf.cli;

import io.sheaf.cli.output.Screen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What stands behind the standard streams. Asked without a terminal library, which would cost
 * start-up time.
 */
final class Terminals {
  private static final int USUAL_WIDTH = 80;

  private Terminals() {}

  static boolean stdinIsTerminal() {
    return isTerminal(0);
  }

  static boolean stdoutIsTerminal() {
    return isTerminal(1);
  }

  static boolean stderrIsTerminal() {
    return isTerminal(2);
  }

  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      } catch (IOException unreadable) {
        return false;
      }
    }
    // No /proc: the console tells, for standard input and output together.
    return System.console().isTerminal();
  }

  /** The screen behind standard output. */
  static Screen screen() {
    return stdoutIsTerminal() ? new Screen(width(), isUtf8()) : Screen.NONE;
  }

  private static boolean isUtf8() {
    for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = System.getenv(variable);
      if (value != null && !value.isEmpty()) {
        String upper = value.toUpperCase(Locale.ROOT);
        return upper.contains("UTF-8") || upper.contains("UTF8");
      }
    }
    return false;
  }

  private static int width() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String[] size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ", -1);
      int width = size.length == 2 ? Integer.parseInt(size[1]) : 0;
      return width > 0 ? width : USUAL_WIDTH;
    } catch (IOException | NumberFormatException noStty) {
      return USUAL_WIDTH;
    }
  }
}
