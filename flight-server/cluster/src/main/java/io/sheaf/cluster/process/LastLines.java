package io.sheaf.cluster.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

/** Reads what a process writes, so that it never waits for a reader, and keeps the end of it. */
final class LastLines {
  private static final int LINES = 50;
  private static final int LENGTH = 2000;

  private final ArrayDeque<String> lines = new ArrayDeque<>();

  /** Reads to the end. */
  void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line.length() > LENGTH ? line.substring(0, LENGTH) + " ..." : line);
      }
    } catch (IOException e) {
      add("(its output could not be read further: " + e.getMessage() + ")");
    }
  }

  private synchronized void add(String line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
