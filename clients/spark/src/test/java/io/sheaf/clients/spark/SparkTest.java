package io.sheaf.clients.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import io.sheaf.jdbc.Jdks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Spark reads tables of a server, each partition by a connection of its own, on the Java that it
 * wants.
 */
@Tag("slow")
@Timeout(300)
@ExtendWith(SharedServer.class)
class SparkTest {
  private static final List<String> OPENED =
      List.of(
          "java.nio",
          "sun.nio.ch",
          "java.lang",
          "java.lang.invoke",
          "java.util",
          "sun.util.calendar");

  private static List<String> run(String driver, String url) throws Exception {
    Optional<Path> java = Jdks.between(17, 21);
    assumeTrue(java.isPresent(), "there is no JDK 17 to 21 in the usual folders");
    List<String> command = new ArrayList<>();
    command.add(java.get().resolve("bin/java").toString());
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SparkProgram.class.getName(), driver, url));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed.lines().filter(line -> line.matches("[a-z]+: .*")).toList();
  }

  @Test
  void sheafsDriverReadsInPartitions(ServerProcess server) throws Exception {
    assertEquals(
        List.of(
            "types: int string decimal(9,2) date timestamp boolean",
            "opal: [1,opal,2.50,2024-02-29,2024-03-01 10:00:00.123456,false]",
            "unpriced: 1",
            "partitions: 4",
            "sums: [10000,49995000,99990000,9999]",
            "last: 10"),
        run("io.sheaf.jdbc.SheafDriver", server.url()));
  }

  @Test
  void apachesDriverReadsInPartitions(ServerProcess server) throws Exception {
    List<String> read =
        run("org.apache.arrow.driver.jdbc.ArrowFlightJdbcDriver", server.apacheUrl());
    assertEquals(
        List.of("partitions: 4", "sums: [10000,49995000,99990000,9999]", "last: 10"),
        read.subList(3, 6));
  }
}
