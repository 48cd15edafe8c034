package io.sheaf.planner.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;

/** Makes SQL types under {@link SheafTypeSystem}; strings are UTF-8. */
public final class SheafTypeFactory extends SqlTypeFactoryImpl {
  public SheafTypeFactory() {
    super(SheafTypeSystem.INSTANCE);
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
