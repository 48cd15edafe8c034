package io.sheaf.storage.parquet;

/** Codes into the chunk's dictionary, given as codes or as values, as the output wants. */
final class DictionaryValues extends PageValues {
  private final RunDecoder codes;
  private final Dictionary dictionary;
  private int[] scratch = {};

  DictionaryValues(RunDecoder codes, Dictionary dictionary) {
    this.codes = codes;
    this.dictionary = dictionary;
  }

  Dictionary dictionary() {
    return dictionary;
  }

  @Override
  void mark(int index) {
    codes.mark(index);
  }

  @Override
  void read(int index, int count, Output out, int at) {
    if (out.isCodes()) {
      codes.read(index, count, out.ints, at);
      check(out.ints, at, count);
    } else {
      codes.read(index, count, scratch(count), 0);
      check(scratch, 0, count);
      dictionary.translate(scratch, count, out, at);
    }
  }

  @Override
  void gather(int[] indexes, int count, Output out, int at) {
    if (out.isCodes()) {
      codes.gather(indexes, count, out.ints, at);
      check(out.ints, at, count);
    } else {
      codes.gather(indexes, count, scratch(count), 0);
      check(scratch, 0, count);
      dictionary.translate(scratch, count, out, at);
    }
  }

  private int[] scratch(int count) {
    if (scratch.length < count) {
      scratch = new int[count];
    }
    return scratch;
  }

  private void check(int[] values, int at, int count) {
    int largest = 0;
    int bits = 0;
    for (int i = at; i < at + count; i++) {
      largest = Math.max(largest, values[i]);
      bits |= values[i];
    }
    if (count > 0 && (bits < 0 || largest >= dictionary.size())) {
      throw new CorruptDataException("a code lies outside the dictionary");
    }
  }
}
