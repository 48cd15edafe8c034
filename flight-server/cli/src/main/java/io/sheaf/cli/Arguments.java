package io.sheaf.cli;

import io.sheaf.sql.Setting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What follows a command's name. Read by hand rather than with a library: the command line is
 * small, and start-up time counts. Options are {@code --name value}, {@code --name=value}, {@code
 * -n value}; {@code --} ends them.
 */
final class Arguments {
  private static final Set<Option> REPEATABLE =
      EnumSet.of(Option.SET, Option.RESOURCE, Option.READ, Option.WRITE);

  private final Command command;
  private final Map<Option, List<String>> options = new EnumMap<>(Option.class);
  private final List<String> operands = new ArrayList<>();

  /**
   * @param args all arguments, the command's name first
   * @throws UsageException naming what is wrong
   */
  Arguments(Command command, String[] args) {
    this.command = command;
    boolean operandsOnly = false;
    for (int i = 1; i < args.length; i++) {
      String arg = args[i];
      if (operandsOnly || !arg.startsWith("-") || arg.equals("-")) {
        operands.add(arg);
      } else if (arg.equals("--")) {
        operandsOnly = true;
      } else {
        i = read(args, i);
      }
    }
  }

  /** Reads the option at an index and returns the index of its last argument. */
  private int read(String[] args, int index) {
    String arg = args[index];
    int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
    String name = equals < 0 ? arg : arg.substring(0, equals);
    Option option =
        command.options().stream()
            .filter(o -> o.isNamed(name))
            .findFirst()
            .orElseThrow(() -> new UsageException("unknown option " + name));
    if (!option.takesValue()) {
      if (equals >= 0) {
        throw new UsageException(name + " takes no value");
      }
      add(option, "");
      return index;
    }
    if (equals >= 0) {
      add(option, arg.substring(equals + 1));
      return index;
    }
    if (index + 1 == args.length) {
      throw new UsageException("a value is missing: " + option.shown());
    }
    add(option, args[index + 1]);
    return index + 1;
  }

  private void add(Option option, String value) {
    List<String> values = options.computeIfAbsent(option, o -> new ArrayList<>());
    if (!values.isEmpty() && !REPEATABLE.contains(option)) {
      throw new UsageException(option.longName() + " is given twice");
    }
    values.add(value);
  }

  boolean has(Option option) {
    return options.containsKey(option);
  }

  Optional<String> value(Option option) {
    return Optional.ofNullable(options.get(option)).map(List::getFirst);
  }

  /** All values of an option that may be repeated. */
  List<String> values(Option option) {
    return options.getOrDefault(option, List.of());
  }

  /**
   * A whole number.
   *
   * @throws UsageException when it is none from {@code least} to {@code most}
   */
  int number(Option option, int otherwise, int least, int most) {
    String text = value(option).orElse(null);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrongNumber(option, text, least, most);
    }
    throw wrongNumber(option, text, least, most);
  }

  private static UsageException wrongNumber(Option option, String text, int least, int most) {
    return new UsageException(
        "%s wants a number from %d to %d, not '%s'"
            .formatted(option.longName(), least, most, text));
  }

  List<String> operands() {
    return operands;
  }

  /** Checks that there are no operands. */
  void noOperands() {
    if (!operands.isEmpty()) {
      throw new UsageException("unexpected argument '" + operands.getFirst() + "'");
    }
  }

  /** The settings of the session. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String pair : options.getOrDefault(Option.SET, List.of())) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new UsageException("--set wants KEY=VALUE, not '" + pair + "'");
      }
      settings.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    value(Option.THREADS).ifPresent(v -> settings.put(Setting.THREADS.settingName(), v));
    value(Option.MEMORY).ifPresent(v -> settings.put(Setting.MEMORY.settingName(), v));
    value(Option.SCHEDULER).ifPresent(v -> settings.put(Setting.SCHEDULER.settingName(), v));
    return settings;
  }
}
