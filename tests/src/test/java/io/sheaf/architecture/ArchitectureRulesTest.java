package io.sheaf.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.sheaf.columnar.violation.UsesCalcite;
import io.sheaf.columnar.violation.UsesOperators;
import io.sheaf.graph.violation.ClockState;
import io.sheaf.graph.violation.UsesGuava;
import io.sheaf.graph.violation.WaitingState;
import io.sheaf.operators.violation.ForgesAddress;
import io.sheaf.planner.violation.RunsEnumerable;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;

/** Each rule finds a class that was written to break it. */
class ArchitectureRulesTest {

  @Test
  void aModuleThatUsesOneAboveItIsFound() {
    assertTrue(
        ArchitectureRules.DEPENDENCY_DIRECTION.stream()
            .anyMatch(rule -> violates(rule, UsesOperators.class)));
  }

  @Test
  void aClassOutsideAnyModuleIsFound() {
    assertViolates(ArchitectureRules.EVERY_CLASS_IS_IN_A_KNOWN_MODULE, ArchitectureRulesTest.class);
  }

  @Test
  void calciteBelowThePlannerIsFound() {
    assertViolates(ArchitectureRules.CALCITE_STOPS_AT_THE_PLANNER, UsesCalcite.class);
  }

  @Test
  void aSecondExecutorIsFound() {
    assertViolates(ArchitectureRules.NO_SECOND_EXECUTOR, RunsEnumerable.class);
    assertFalse(violates(ArchitectureRules.CALCITE_STOPS_AT_THE_PLANNER, RunsEnumerable.class));
  }

  @Test
  void rawAddressesElsewhereAreFound() {
    assertViolates(ArchitectureRules.RAW_ADDRESSES_LIVE_IN_ONE_PACKAGE, ForgesAddress.class);
    assertViolates(ArchitectureRules.UNSAFE_LIVES_IN_ONE_PACKAGE, MemoryUtil.class);
  }

  @Test
  void aLibraryInTheTaskGraphIsFound() {
    assertViolates(ArchitectureRules.GRAPH_AND_DRIVER_USE_THE_JDK_ONLY, UsesGuava.class);
  }

  @Test
  void aClockOrALockInAStateMachineIsFound() {
    ArchRule rule = ArchitectureRules.STATE_MACHINES_KNOW_NO_THREAD_CLOCK_OR_SOCKET;
    assertViolates(rule, ClockState.class);
    assertViolates(rule, WaitingState.class);
  }

  private static void assertViolates(ArchRule rule, Class<?> type) {
    assertTrue(violates(rule, type), () -> type + " passes: " + rule.getDescription());
  }

  private static boolean violates(ArchRule rule, Class<?> type) {
    return rule.evaluate(new ClassFileImporter().importClasses(type)).hasViolation();
  }
}
