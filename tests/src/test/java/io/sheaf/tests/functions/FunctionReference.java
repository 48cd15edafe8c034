package io.sheaf.tests.functions;

import io.sheaf.columnar.function.FunctionFamily;
import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.ScalarFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the pages of docs/reference/functions from the registry. Run from the folder of this
 * module, after a function is added or changed.
 */
final class FunctionReference {
  static final Path FOLDER = Path.of("..", "docs", "reference", "functions");

  private FunctionReference() {}

  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<String, String> page : pages().entrySet()) {
      Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
    }
  }

  /** The text of each page by file name. */
  static Map<String, String> pages() {
    Map<String, String> pages = new TreeMap<>();
    StringBuilder index = new StringBuilder("# Functions\n\n");
    index
        .append(FunctionRegistry.standard().callable().size())
        .append(
            """
             names of scalar functions, and the operators. These pages are generated from the
            definitions; each example is run by a test.

            Unless told, the result is NULL when an operand is. Names are not case-sensitive. In a
            signature, brackets hold what may be left out, and `...` means more of the same.

            """);
    for (FunctionFamily family : FunctionFamily.values()) {
      pages.put(family.page() + ".md", page(family));
      index
          .append("* [")
          .append(family.title())
          .append("](")
          .append(family.page())
          .append(".md): ")
          .append(String.join(", ", documented(family).stream().map(f -> code(f.name())).toList()))
          .append('\n');
    }
    pages.put("README.md", index.toString());
    return pages;
  }

  static List<ScalarFunction> documented(FunctionFamily family) {
    return FunctionRegistry.standard().family(family).stream()
        .filter(f -> !f.isInternal())
        .toList();
  }

  private static String page(FunctionFamily family) {
    StringBuilder out = new StringBuilder("# " + family.title() + "\n\n");
    out.append("| function | what it gives | example |\n|---|---|---|\n");
    for (ScalarFunction function : documented(family)) {
      Example example = Example.of(function);
      boolean operator = !FunctionRegistry.isName(function.name());
      String form = operator ? function.name() : function.signatures();
      out.append("| ")
          .append(String.join("<br>", form.lines().map(FunctionReference::code).toList()))
          .append(" | ")
          .append(escaped(function.doc()))
          .append(aliases(function))
          .append(" | ")
          .append(code(example.call()))
          .append(" → ")
          .append(code(example.result()))
          .append(" |\n");
    }
    return out.toString();
  }

  private static String aliases(ScalarFunction function) {
    return function.aliases().isEmpty()
        ? ""
        : " Also "
            + String.join(", ", function.aliases().stream().map(FunctionReference::code).toList())
            + ".";
  }

  private static String code(String text) {
    String fence = text.contains("`") ? "``" : "`";
    return fence + escaped(text) + fence;
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }

  /** A call and its result as text. */
  record Example(String call, String result) {
    private static final String EQUALS = " = ";

    static Example of(ScalarFunction function) {
      String text = function.example();
      int at = text.lastIndexOf(EQUALS);
      if (at < 0) {
        throw new IllegalStateException(function.name() + " has no result in its example: " + text);
      }
      return new Example(text.substring(0, at), text.substring(at + EQUALS.length()));
    }
  }
}
