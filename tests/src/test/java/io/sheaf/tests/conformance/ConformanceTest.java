package io.sheaf.tests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sheaf.tests.conformance.Conformance.Suite;
import io.sheaf.tests.tpcds.TpcdsQueries;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ConformanceTest {
  @Test
  void pageIsAsTheCountsMakeIt() throws IOException {
    assertEquals(
        Conformance.page(),
        Files.readString(Conformance.PAGE),
        "conformance.md is out of date: run Conformance");
  }

  @Test
  void countsAddUp() throws IOException {
    for (Suite suite : Conformance.suites()) {
      assertEquals(suite.taken(), suite.passed() + suite.failed() + suite.skipped(), suite.name());
      assertFalse(
          suite.failed() + suite.skipped() > 0 && suite.why().isBlank(),
          suite.name() + " says why");
    }
  }

  @Test
  void suitesHaveAsManyMembersAsThereAre() throws IOException {
    for (Suite suite : Conformance.suites()) {
      switch (suite.name()) {
        case "TPC-DS" -> assertEquals(TpcdsQueries.names().size(), suite.taken());
        case "SQL logic files" -> assertEquals(Conformance.logicRecords(), suite.taken());
        default -> {
          // Other suites tell their numbers when they are run.
        }
      }
    }
  }
}
