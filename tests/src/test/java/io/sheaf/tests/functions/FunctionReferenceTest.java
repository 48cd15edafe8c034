package io.sheaf.tests.functions;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.FunctionFamily;
import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.ScalarFunction;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import io.sheaf.tests.functions.FunctionReference.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionReferenceTest {
  private static final int FEWEST_NAMES = 350;

  @Test
  void pagesAreAsTheRegistryMakesThem() throws IOException {
    Map<String, String> pages = FunctionReference.pages();
    try (Stream<Path> files = Files.list(FunctionReference.FOLDER)) {
      assertEquals(
          pages.keySet(), new TreeSet<>(files.map(file -> file.getFileName().toString()).toList()));
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      assertEquals(
          page.getValue(),
          Files.readString(FunctionReference.FOLDER.resolve(page.getKey())),
          () -> page.getKey() + " is out of date: run FunctionReference");
    }
  }

  @Test
  void namesAreMany() {
    assertTrue(FunctionRegistry.standard().callable().size() >= FEWEST_NAMES);
  }

  @ParameterizedTest
  @EnumSource(FunctionFamily.class)
  void examplesGiveWhatTheySay(FunctionFamily family) {
    try (Session session = Session.open(Map.of("threads", "1"))) {
      List<Executable> checks =
          FunctionReference.documented(family).stream()
              .map(function -> (Executable) () -> check(session, function))
              .toList();
      assertAll(checks);
    }
  }

  private static void check(Session session, ScalarFunction function) {
    Example example = Example.of(function);
    String sql = "SELECT " + example.call();
    try (Result result = session.execute(sql)) {
      ColumnBatch batch = result.next();
      Column column = batch.column(0);
      Object value = ColumnValues.get(column, 0);
      String text = value == null ? "NULL" : ValueText.format(value, column.type(), ZoneOffset.UTC);
      assertEquals(example.result(), text, sql);
    } catch (SheafException failure) {
      throw new AssertionError(sql + ": " + failure.getMessage(), failure);
    }
  }
}
