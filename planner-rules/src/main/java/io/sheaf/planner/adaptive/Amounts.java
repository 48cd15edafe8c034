package io.sheaf.planner.adaptive;

import io.sheaf.planner.physical.StageOutputRel;
import java.util.Locale;

/** Sizes as people read them. */
final class Amounts {
  private Amounts() {}

  static String of(StageOutputRel output) {
    return rows(output.sizes().rows()) + ", " + bytes(output.sizes().bytes());
  }

  static String rows(double rows) {
    return String.format(Locale.ROOT, "%,d row%s", Math.round(rows), rows == 1 ? "" : "s");
  }

  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    String unit = "";
    for (String next : new String[] {"KB", "MB", "GB", "TB"}) {
      if (value < 1024) {
        break;
      }
      value /= 1024;
      unit = next;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }
}
