package io.sheaf.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Date;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class LocalDaysTest {
  @Test
  void daysThatShareASlotAreToldApart() {
    LocalDays days = new LocalDays();
    for (long day : new long[] {0, 1, 1024, 0, -1, 1023, -719_162, 19_723}) {
      assertEquals(
          Date.valueOf(LocalDate.ofEpochDay(day)).getTime(), days.millis(day), "day " + day);
    }
  }
}
