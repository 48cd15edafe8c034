package io.sheaf.columnar.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionFamilyTest {
  @ParameterizedTest
  @EnumSource(FunctionFamily.class)
  void namesAreThoseOfTheDefinitions(FunctionFamily family) {
    List<String> names = new ArrayList<>();
    for (ScalarFunction function : family.define()) {
      names.add(function.name());
      names.addAll(function.aliases());
    }
    assertEquals(String.join(",", names), String.join(",", family.names()));
  }

  @Test
  void noNameIsInTwoFamilies() {
    Map<String, FunctionFamily> seen = new HashMap<>();
    for (FunctionFamily family : FunctionFamily.values()) {
      for (String name : family.names()) {
        assertEquals(null, seen.put(name, family), name);
      }
    }
  }
}
