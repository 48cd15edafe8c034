package io.sheaf.service;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.arrow.ArrowCheck;
import java.util.List;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows that a client sends, batch by batch. Each is checked before anybody reads it: Arrow follows
 * the offsets of a message wherever they lead. Used by one thread; the call closes the stream.
 */
final class SentRows {
  private final FlightStream stream;

  SentRows(FlightStream stream) {
    this.stream = stream;
  }

  /**
   * Moves to the next batch.
   *
   * @return whether there is one
   * @throws SheafException INVALID_ARGUMENT when it contradicts itself
   */
  boolean next() {
    try {
      if (!stream.next()) {
        return false;
      }
      for (long id : dictionaries().getDictionaryIds()) {
        Dictionary dictionary = dictionaries().lookup(id);
        ArrowCheck.check(dictionary.getVector());
      }
      root().getFieldVectors().forEach(ArrowCheck::check);
      return true;
    } catch (SheafException | FlightRuntimeException | OutOfMemoryException known) {
      throw known;
    } catch (RuntimeException broken) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT,
          "the rows that were sent can't be read: " + broken.getMessage(),
          broken);
    }
  }

  /**
   * The batch at hand; once they are at their end, its columns alone.
   *
   * @throws SheafException INVALID_ARGUMENT when the client has sent no columns
   */
  VectorSchemaRoot root() {
    if (!stream.hasRoot()) {
      throw new SheafException(ErrorCode.INVALID_ARGUMENT, "the rows were sent without a schema");
    }
    return stream.getRoot();
  }

  Schema schema() {
    return root().getSchema();
  }

  /** What columns of the batch at hand stand for. */
  DictionaryProvider dictionaries() {
    return stream.getDictionaryProvider();
  }

  int rowCount() {
    return root().getRowCount();
  }

  /** The values of a row of the batch at hand as parameters, nulls among them. */
  List<Object> row(int row) {
    return new ParameterRows(dictionaries()).row(root(), row);
  }
}
