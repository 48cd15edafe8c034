package io.sheaf.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.operators.exchange.ExchangeCompression;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkRateTest {
  private static final int MEGABYTE = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  private final LinkRate rate = new LinkRate(200 * MEGABYTE);

  private Map<BlockCodec, Integer> next(int calls) {
    Map<BlockCodec, Integer> codecs = new EnumMap<>(BlockCodec.class);
    for (int i = 0; i < calls; i++) {
      codecs.merge(rate.codec(ExchangeCompression.AUTO), 1, Integer::sum);
    }
    return codecs;
  }

  @Test
  void whatIsNotKnownYetComesPlain() {
    assertEquals(Map.of(BlockCodec.PLAIN, 10), next(10));
    rate.came(1000, SECOND); // too little to tell anything
    assertEquals(Map.of(BlockCodec.PLAIN, 10), next(10));
  }

  @Test
  void slowLinksGetACodecAndAPlainCallNowAndThen() {
    rate.came(150 * MEGABYTE, SECOND);
    assertEquals(Map.of(BlockCodec.PLAIN, 2, BlockCodec.ZSTD, 30), next(32));
    rate.came(300 * MEGABYTE, SECOND);
    assertEquals(Map.of(BlockCodec.PLAIN, 32), next(32));
  }

  @Test
  void oneSlowCallIsNoSlowLink() {
    rate.came(1000 * MEGABYTE, SECOND);
    rate.came(MEGABYTE, SECOND);
    assertEquals(Map.of(BlockCodec.PLAIN, 16), next(16));
  }

  @Test
  void whatIsWantedIsDoneWhateverTheRate() {
    rate.came(1000 * MEGABYTE, SECOND);
    assertEquals(BlockCodec.ZSTD, rate.codec(ExchangeCompression.ZSTD));
    rate.came(MEGABYTE, SECOND);
    assertEquals(BlockCodec.PLAIN, rate.codec(ExchangeCompression.NONE));
  }
}
