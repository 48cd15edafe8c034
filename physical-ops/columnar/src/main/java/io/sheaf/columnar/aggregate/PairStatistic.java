package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Statistics of pairs (y, x) of doubles, both not null, out of their {@link CoMoments}; NaN stands
 * for null.
 */
enum PairStatistic implements AggregateFunction {
  COVAR_POP {
    @Override
    double of(CoMoments m, long record, double n) {
      return m.sxy(record) / n;
    }
  },
  COVAR_SAMP {
    @Override
    double of(CoMoments m, long record, double n) {
      return n < 2 ? Double.NaN : m.sxy(record) / (n - 1);
    }
  },
  CORR {
    @Override
    double of(CoMoments m, long record, double n) {
      return m.sxy(record) / (Math.sqrt(m.sxx(record)) * Math.sqrt(m.syy(record)));
    }
  },
  REGR_COUNT {
    @Override
    double of(CoMoments m, long record, double n) {
      return n;
    }
  },
  REGR_AVGX {
    @Override
    double of(CoMoments m, long record, double n) {
      return m.meanX(record);
    }
  },
  REGR_AVGY {
    @Override
    double of(CoMoments m, long record, double n) {
      return m.meanY(record);
    }
  },
  REGR_SXX {
    @Override
    double of(CoMoments m, long record, double n) {
      return m.sxx(record);
    }
  },
  REGR_SYY {
    @Override
    double of(CoMoments m, long record, double n) {
      return m.syy(record);
    }
  },
  REGR_SXY {
    @Override
    double of(CoMoments m, long record, double n) {
      return m.sxy(record);
    }
  },
  REGR_SLOPE {
    @Override
    double of(CoMoments m, long record, double n) {
      return m.sxx(record) == 0 ? Double.NaN : m.sxy(record) / m.sxx(record);
    }
  },
  REGR_INTERCEPT {
    @Override
    double of(CoMoments m, long record, double n) {
      return m.meanY(record) - REGR_SLOPE.of(m, record, n) * m.meanX(record);
    }
  },
  /** 1 where y does not vary; undefined where x does not. */
  REGR_R2 {
    @Override
    double of(CoMoments m, long record, double n) {
      double sxx = m.sxx(record);
      double syy = m.syy(record);
      if (sxx == 0) {
        return Double.NaN;
      }
      return syy == 0 ? 1 : m.sxy(record) * m.sxy(record) / (sxx * syy);
    }
  };

  /** The statistic of n pairs, n at least 1. */
  abstract double of(CoMoments moments, long record, double n);

  @Override
  public DataType argumentType(DataType given) {
    return Simple.DOUBLE;
  }

  @Override
  public DataType resultType(List<DataType> arguments) {
    return this == REGR_COUNT ? Simple.BIGINT : Simple.DOUBLE;
  }

  @Override
  public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
    List<DataType> types = new ArrayList<>(List.of(Simple.BIGINT));
    types.addAll(Collections.nCopies(CoMoments.WORDS - 1, Simple.DOUBLE));
    return types;
  }

  @Override
  public Bound bind(StateBinder states, AggregateState.Call call) {
    return bind(states, call, false);
  }

  @Override
  public Bound bindMerging(StateBinder states, AggregateState.Call call) {
    return bind(states, call, true);
  }

  private Bound bind(StateBinder states, AggregateState.Call call, boolean merging) {
    CoMoments moments =
        states.over(
            call.arguments(),
            call.filter(),
            CoMoments.class,
            merging,
            layout -> new CoMoments(layout, merging));
    List<Output> words = new ArrayList<>();
    for (int word = 0; word < CoMoments.WORDS; word++) {
      int number = word;
      words.add((records, count, into) -> moments.word(number, records, count, into));
    }
    Output result =
        this == REGR_COUNT
            ? moments::result
            : (records, count, into) -> column(moments, call.type(), records, count, into);
    return new Bound(words, result);
  }

  private Column column(
      CoMoments moments, DataType type, long[] records, int count, ColumnBuffer into) {
    double[] out = into.doubles(count);
    byte[] nulls = into.nulls(count);
    for (int i = 0; i < count; i++) {
      long n = moments.count(records[i]);
      out[i] = n == 0 ? Double.NaN : of(moments, records[i], (double) n);
      nulls[i] = (byte) (Double.isNaN(out[i]) ? 1 : 0);
    }
    return new DoubleColumn(type, count, out, nulls);
  }
}
