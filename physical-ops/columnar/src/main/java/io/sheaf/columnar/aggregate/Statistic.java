package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Statistics of one column of doubles, out of its {@link Moments}; NaN stands for null. */
enum Statistic implements AggregateFunction {
  VAR_POP(2) {
    @Override
    double of(Moments m, long record, double n) {
      return m.moment(2, record) / n;
    }
  },
  VAR_SAMP(2) {
    @Override
    double of(Moments m, long record, double n) {
      return n < 2 ? Double.NaN : m.moment(2, record) / (n - 1);
    }
  },
  STDDEV_POP(2) {
    @Override
    double of(Moments m, long record, double n) {
      return Math.sqrt(m.moment(2, record) / n);
    }
  },
  STDDEV_SAMP(2) {
    @Override
    double of(Moments m, long record, double n) {
      return n < 2 ? Double.NaN : Math.sqrt(m.moment(2, record) / (n - 1));
    }
  },
  /** Standard error of the mean. */
  SEM(2) {
    @Override
    double of(Moments m, long record, double n) {
      return Math.sqrt(m.moment(2, record) / n / n);
    }
  },
  /** Fisher's, corrected for the sample: needs three values and some spread. */
  SKEWNESS(4) {
    @Override
    double of(Moments m, long record, double n) {
      double m2 = m.moment(2, record) / n;
      if (n < 3 || m2 == 0) {
        return Double.NaN;
      }
      double skew = m.moment(3, record) / n / Math.pow(m2, 1.5);
      return Math.sqrt(n * (n - 1)) / (n - 2) * skew;
    }
  },
  /** Excess over the normal distribution's, corrected for the sample: needs four values. */
  KURTOSIS(4) {
    @Override
    double of(Moments m, long record, double n) {
      double m2 = m.moment(2, record) / n;
      if (n < 4 || m2 == 0) {
        return Double.NaN;
      }
      double excess = m.moment(4, record) / n / (m2 * m2) - 3;
      return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6);
    }
  },
  /** Excess over the normal distribution's, of the values as they are. */
  KURTOSIS_POP(4) {
    @Override
    double of(Moments m, long record, double n) {
      double m2 = m.moment(2, record) / n;
      return n < 2 || m2 == 0 ? Double.NaN : m.moment(4, record) / n / (m2 * m2) - 3;
    }
  };

  private final int order;

  Statistic(int order) {
    this.order = order;
  }

  /** The statistic of n values, n at least 1. */
  abstract double of(Moments moments, long record, double n);

  @Override
  public DataType argumentType(DataType given) {
    return Simple.DOUBLE;
  }

  @Override
  public DataType resultType(List<DataType> arguments) {
    return Simple.DOUBLE;
  }

  @Override
  public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
    List<DataType> types = new ArrayList<>(List.of(Simple.BIGINT));
    types.addAll(Collections.nCopies(order, Simple.DOUBLE));
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
    Moments moments =
        states.over(
            call.arguments(),
            call.filter(),
            Moments.class,
            List.of(order, merging),
            layout -> new Moments(layout, order, merging));
    List<Output> words = new ArrayList<>();
    for (int word = 0; word < Moments.columns(order); word++) {
      int number = word;
      words.add((records, count, into) -> moments.word(number, records, count, into));
    }
    return new Bound(
        words, (records, count, into) -> column(moments, call.type(), records, count, into));
  }

  private DoubleColumn column(
      Moments moments, DataType type, long[] records, int count, ColumnBuffer into) {
    double[] out = into.doubles(count);
    byte[] nulls = into.nulls(count);
    for (int i = 0; i < count; i++) {
      long n = moments.count(records[i]);
      out[i] = n == 0 ? Double.NaN : of(moments, records[i], (double) n);
      nulls[i] = (byte) (Double.isNaN(out[i]) ? 1 : 0);
      if (Double.isInfinite(out[i]) || (nulls[i] != 0 && Double.isNaN(moments.mean(records[i])))) {
        throw outOfRange();
      }
    }
    return new DoubleColumn(type, count, out, nulls);
  }

  private SheafException outOfRange() {
    return new SheafException(
        ErrorCode.OUT_OF_RANGE,
        name().toLowerCase(java.util.Locale.ROOT)
            + " is not defined for infinite values and NaN, or its result is out of range");
  }
}
