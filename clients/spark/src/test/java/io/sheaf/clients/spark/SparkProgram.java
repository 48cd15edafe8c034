package io.sheaf.clients.spark;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A program of Spark's: reads two tables by the driver and the URL it is given, and prints them.
 */
public final class SparkProgram {
  private SparkProgram() {}

  /** Lines that begin with a word and a colon, of what was read. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()) {
      DataFrameReader reader =
          spark
              .read()
              .format("jdbc")
              .option("driver", arguments[0])
              .option("url", arguments[1])
              .option("fetchsize", "500");
      stones(
          reader
              .option("query", "SELECT id, name, price, mined, seen, hard FROM shop.stones")
              .load());
      numbers(
          spark
              .read()
              .format("jdbc")
              .option("driver", arguments[0])
              .option("url", arguments[1])
              .option("dbtable", "numbers")
              .option("partitionColumn", "n")
              .option("lowerBound", "0")
              .option("upperBound", "10000")
              .option("numPartitions", "4")
              .load());
    }
  }

  private static void stones(Dataset<Row> stones) {
    System.out.println(
        "types: "
            + Arrays.stream(stones.schema().fields())
                .map(field -> field.dataType().catalogString())
                .collect(Collectors.joining(" ")));
    System.out.println("opal: " + stones.where("name = 'opal'").first());
    System.out.println("unpriced: " + stones.where("price IS NULL").count());
  }

  private static void numbers(Dataset<Row> numbers) {
    System.out.println("partitions: " + numbers.rdd().getNumPartitions());
    System.out.println(
        "sums: " + numbers.selectExpr("COUNT(*)", "SUM(n)", "SUM(twice)", "MAX(n)").first());
    System.out.println("last: " + numbers.where("n >= 9990").count());
  }
}
