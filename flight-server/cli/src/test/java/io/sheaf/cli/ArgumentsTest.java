package io.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static Arguments sql(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "sql";
    System.arraycopy(args, 0, all, 1, args.length);
    return new Arguments(Command.SQL, all);
  }

  @Test
  void optionsComeInBothForms() {
    Arguments arguments = sql("--format=csv", "-c", "SELECT 1", "--timing", "--set", "a=b=c", "-");
    assertEquals(Optional.of("csv"), arguments.value(Option.FORMAT));
    assertEquals(Optional.of("SELECT 1"), arguments.value(Option.SQL));
    assertTrue(arguments.has(Option.TIMING));
    assertEquals(Map.of("a", "b=c"), arguments.settings());
    assertEquals(List.of("-"), arguments.operands());
  }

  @Test
  void theValueOfAnOptionMayStartWithADash() {
    assertEquals(Optional.of("-- nothing"), sql("-c", "-- nothing").value(Option.SQL));
  }

  @Test
  void mistakesAreNamed() {
    assertTrue(message("--nope").contains("--nope"));
    assertTrue(message("-c").contains("-c SQL"));
    assertTrue(message("--threads", "1", "--threads", "2").contains("twice"));
    assertTrue(message("--timing=1").contains("no value"));
  }

  private static String message(String... args) {
    return assertThrows(UsageException.class, () -> sql(args)).getMessage();
  }
}
