package io.sheaf.service;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Setting;
import io.sheaf.sql.Settings;
import io.sheaf.sql.catalog.Catalog;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.flight.NoOpSessionOptionValueVisitor;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsResult.Error;
import org.apache.arrow.flight.SetSessionOptionsResult.ErrorValue;

/**
 * The options of a session in Flight's sense: its settings, and what else a client may say once for
 * all its calls.
 */
final class SessionOptions {
  private static final String MAX_ROWS = "sheaf-max-rows";
  private static final String TIMEOUT_MILLIS = "sheaf-timeout-ms";
  private static final String ENDPOINTS = "sheaf-endpoints";
  private static final String CATALOG = "catalog";
  private static final String SCHEMA = "schema";

  private SessionOptions() {}

  /** Sets what can be set and tells what is wrong with the others. */
  static Map<String, Error> set(ServiceSession session, Map<String, SessionOptionValue> options) {
    Map<String, Error> errors = new LinkedHashMap<>();
    options.forEach(
        (name, value) -> {
          ErrorValue wrong = set(session, name, text(value));
          if (wrong != null) {
            errors.put(name, new Error(wrong));
          }
        });
    return errors;
  }

  private static ErrorValue set(ServiceSession session, String name, String value) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case MAX_ROWS, TIMEOUT_MILLIS, ENDPOINTS -> {
        return setNumber(session, name, value);
      }
      case CATALOG -> {
        return value.isEmpty() || value.equalsIgnoreCase(Catalog.NAME)
            ? null
            : ErrorValue.INVALID_VALUE;
      }
      case SCHEMA -> {
        return setSchema(session, value);
      }
      default -> {
        try {
          Settings.named(name);
        } catch (SheafException unknown) {
          return ErrorValue.INVALID_NAME;
        }
        try {
          session.engine().set(name, value);
          return null;
        } catch (SheafException wrong) {
          return ErrorValue.INVALID_VALUE;
        }
      }
    }
  }

  private static ErrorValue setSchema(ServiceSession session, String value) {
    try {
      session.engine().catalog().use(List.of(value.isEmpty() ? Catalog.MAIN_SCHEMA : value));
      return null;
    } catch (SheafException unknown) {
      return ErrorValue.INVALID_VALUE;
    }
  }

  private static ErrorValue setNumber(ServiceSession session, String name, String value) {
    long number;
    try {
      number = value.isEmpty() ? 0 : Long.parseLong(value);
    } catch (NumberFormatException e) {
      return ErrorValue.INVALID_VALUE;
    }
    if (number < 0) {
      return ErrorValue.INVALID_VALUE;
    }
    switch (name.toLowerCase(Locale.ROOT)) {
      case MAX_ROWS -> session.setMaxRows(number);
      case TIMEOUT_MILLIS -> session.setTimeoutMillis(number);
      default -> session.setEndpoints(number);
    }
    return null;
  }

  private static String text(SessionOptionValue value) {
    return value.acceptVisitor(
        new NoOpSessionOptionValueVisitor<String>() {
          @Override
          public String visit(String text) {
            return text;
          }

          @Override
          public String visit(boolean flag) {
            return Boolean.toString(flag);
          }

          @Override
          public String visit(long number) {
            return Long.toString(number);
          }

          @Override
          public String visit(double number) {
            return Double.toString(number);
          }

          @Override
          public String visit(String[] list) {
            return String.join(",", list);
          }

          @Override
          public String visit(Void nothing) {
            return "";
          }
        });
  }

  /** All options with their values as others may see them. */
  static Map<String, SessionOptionValue> all(ServiceSession session) {
    Map<String, SessionOptionValue> options = new HashMap<>();
    Settings settings = session.engine().settings();
    Arrays.stream(Setting.values())
        .forEach(
            setting ->
                options.put(
                    setting.settingName(),
                    SessionOptionValueFactory.makeSessionOptionValue(settings.shown(setting))));
    options.put(MAX_ROWS, SessionOptionValueFactory.makeSessionOptionValue(session.maxRows()));
    options.put(
        TIMEOUT_MILLIS, SessionOptionValueFactory.makeSessionOptionValue(session.timeoutMillis()));
    options.put(ENDPOINTS, SessionOptionValueFactory.makeSessionOptionValue(session.endpoints()));
    options.put(CATALOG, SessionOptionValueFactory.makeSessionOptionValue(Catalog.NAME));
    options.put(
        SCHEMA,
        SessionOptionValueFactory.makeSessionOptionValue(
            session.engine().catalog().currentSchema()));
    return options;
  }
}
