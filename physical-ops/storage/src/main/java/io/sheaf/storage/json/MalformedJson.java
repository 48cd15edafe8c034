package io.sheaf.storage.json;

/** Text that is no JSON, or ends too early. It has no stack: it goes to the record's reader. */
final class MalformedJson extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long address;
  private final boolean ended;

  /**
   * @param address where it goes wrong
   * @param ended whether only the end came too early
   */
  MalformedJson(long address, boolean ended, String what) {
    super(what, null, false, false);
    this.address = address;
    this.ended = ended;
  }

  long address() {
    return address;
  }

  boolean ended() {
    return ended;
  }
}
