package io.sheaf.cli;

import io.sheaf.cluster.Replay;
import io.sheaf.cluster.WorkerOptions;
import io.sheaf.cluster.WorkerRunner;
import io.sheaf.cluster.transport.Address;
import io.sheaf.sql.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code sheaf worker}: works for a server until that ends, retires it, or it is told to end. */
final class WorkerCommand {
  private WorkerCommand() {}

  static int run(Arguments arguments) {
    arguments.noOperands();
    Settings settings = new Settings(arguments.settings());
    Optional<String> replay = arguments.value(Option.REPLAY);
    if (replay.isPresent()) {
      return Replay.run(
          Path.of(replay.get()), settings.threads(), settings.memory(), settings.spillDirectory());
    }
    String coordinator =
        arguments
            .value(Option.COORDINATOR)
            .orElseThrow(() -> new UsageException("--coordinator HOST:PORT is missing"));
    return new WorkerRunner(
            new WorkerOptions(
                Address.parse(coordinator),
                arguments.value(Option.NAME).orElse(""),
                arguments.value(Option.HOST).orElse(""),
                arguments.number(Option.PORT, 0, 0, 65535),
                arguments.value(Option.ADVERTISE).map(Address::parse).orElse(null),
                settings.threads(),
                settings.memory(),
                settings.spillDirectory(),
                settings.spillLimit(),
                resources(arguments),
                settings.security(),
                false))
        .run();
  }

  private static Map<String, Long> resources(Arguments arguments) {
    Map<String, Long> resources = new HashMap<>();
    for (String text : arguments.values(Option.RESOURCE)) {
      int equals = text.indexOf('=');
      try {
        resources.put(
            text.substring(0, Math.max(equals, 0)), Long.parseLong(text.substring(equals + 1)));
      } catch (NumberFormatException e) {
        throw new UsageException("--resource wants NAME=AMOUNT, not '" + text + "'");
      }
      if (equals < 1) {
        throw new UsageException("--resource wants NAME=AMOUNT, not '" + text + "'");
      }
    }
    return resources;
  }
}
