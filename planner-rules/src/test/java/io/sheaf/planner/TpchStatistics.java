package io.sheaf.planner;

import static io.sheaf.columnar.type.DataType.Simple.BIGINT;
import static io.sheaf.columnar.type.DataType.Simple.DATE;
import static io.sheaf.columnar.type.DataType.Simple.INTEGER;
import static io.sheaf.columnar.type.DataType.Simple.VARCHAR;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;

/**
 * The eight TPC-H tables at scale factor 1, as statistics of Parquet files in the order of their
 * keys.
 */
public final class TpchStatistics {
  private static final DataType MONEY = new Decimal(15, 2);

  private TpchStatistics() {}

  private static int day(String date) {
    return (int) LocalDate.parse(date).toEpochDay();
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static StatisticsTable.Builder string(
      StatisticsTable.Builder table, String name, double distinct) {
    return table.column(name, VARCHAR, text("A"), text("z"), distinct);
  }

  public static List<StatisticsTable> tables() {
    return List.of(
        region(), nation(), supplier(), customer(), part(), partsupp(), orders(), lineitem());
  }

  private static StatisticsTable region() {
    var t = new StatisticsTable.Builder("region", 5).column("r_regionkey", INTEGER, 0, 4, 5);
    return string(string(t, "r_name", 5), "r_comment", 5).build();
  }

  private static StatisticsTable nation() {
    var t = new StatisticsTable.Builder("nation", 25).column("n_nationkey", INTEGER, 0, 24, 25);
    string(t, "n_name", 25).column("n_regionkey", INTEGER, 0, 4, 5);
    return string(t, "n_comment", 25).build();
  }

  private static StatisticsTable supplier() {
    var t =
        new StatisticsTable.Builder("supplier", 10_000)
            .column("s_suppkey", BIGINT, 1L, 10_000L, 10_000);
    string(string(t, "s_name", 10_000), "s_address", 10_000)
        .column("s_nationkey", INTEGER, 0, 24, 25);
    string(t, "s_phone", 10_000).column("s_acctbal", MONEY, -99_900L, 999_900L, 9_955);
    return string(t, "s_comment", 10_000).clustered(0, 1, false).build();
  }

  private static StatisticsTable customer() {
    var t =
        new StatisticsTable.Builder("customer", 150_000)
            .column("c_custkey", BIGINT, 1L, 150_000L, 150_000);
    string(string(t, "c_name", 150_000), "c_address", 150_000)
        .column("c_nationkey", INTEGER, 0, 24, 25);
    string(t, "c_phone", 150_000).column("c_acctbal", MONEY, -99_999L, 999_999L, 140_000);
    return string(string(t, "c_mktsegment", 5), "c_comment", 150_000)
        .clustered(0, 2, false)
        .build();
  }

  private static StatisticsTable part() {
    var t =
        new StatisticsTable.Builder("part", 200_000)
            .column("p_partkey", BIGINT, 1L, 200_000L, 200_000);
    string(string(string(string(t, "p_name", 200_000), "p_mfgr", 5), "p_brand", 25), "p_type", 150);
    string(t.column("p_size", INTEGER, 1, 50, 50), "p_container", 40)
        .column("p_retailprice", MONEY, 90_100L, 209_899L, 20_000);
    return string(t, "p_comment", 130_000).clustered(0, 2, false).build();
  }

  private static StatisticsTable partsupp() {
    var t =
        new StatisticsTable.Builder("partsupp", 800_000)
            .column("ps_partkey", BIGINT, 1L, 200_000L, 200_000)
            .column("ps_suppkey", BIGINT, 1L, 10_000L, 10_000)
            .column("ps_availqty", BIGINT, 1L, 9_999L, 9_999)
            .column("ps_supplycost", MONEY, 100L, 100_000L, 99_900);
    return string(t, "ps_comment", 800_000).clustered(0, 7, true).build();
  }

  private static StatisticsTable orders() {
    var t =
        new StatisticsTable.Builder("orders", 1_500_000)
            .column("o_orderkey", BIGINT, 1L, 6_000_000L, 1_500_000)
            .column("o_custkey", BIGINT, 1L, 149_999L, 99_996);
    string(t, "o_orderstatus", 3)
        .column("o_totalprice", MONEY, 85_771L, 55_528_510L, 1_400_000)
        .column("o_orderdate", DATE, day("1992-01-01"), day("1998-08-02"), 2406);
    string(string(t, "o_orderpriority", 5), "o_clerk", 1000)
        .column("o_shippriority", INTEGER, 0, 0, 1);
    return string(t, "o_comment", 1_480_000).clustered(0, 13, false).build();
  }

  private static StatisticsTable lineitem() {
    var t =
        new StatisticsTable.Builder("lineitem", 6_001_215)
            .column("l_orderkey", BIGINT, 1L, 6_000_000L, 1_500_000)
            .column("l_partkey", BIGINT, 1L, 200_000L, 200_000)
            .column("l_suppkey", BIGINT, 1L, 10_000L, 10_000)
            .column("l_linenumber", BIGINT, 1L, 7L, 7)
            .column("l_quantity", MONEY, 100L, 5_000L, 50)
            .column("l_extendedprice", MONEY, 90_100L, 10_494_950L, 930_000)
            .column("l_discount", MONEY, 0L, 10L, 11)
            .column("l_tax", MONEY, 0L, 8L, 9);
    string(string(t, "l_returnflag", 3), "l_linestatus", 2)
        .column("l_shipdate", DATE, day("1992-01-02"), day("1998-12-01"), 2526)
        .column("l_commitdate", DATE, day("1992-01-31"), day("1998-10-31"), 2466)
        .column("l_receiptdate", DATE, day("1992-01-04"), day("1998-12-31"), 2554);
    string(string(string(t, "l_shipinstruct", 4), "l_shipmode", 7), "l_comment", 3_600_000);
    return t.clustered(0, 49, true).build();
  }
}
