package io.sheaf.storage.fs;

/**
 * A file that was found.
 *
 * @param path absolute, with scheme unless local
 * @param size bytes
 * @param modifiedMillis milliseconds since the epoch; 0 when the place does not tell
 * @param version what the place calls this content (an ETag); empty when it has no name for it
 */
public record FileEntry(
    FileSystem fileSystem, String path, long size, long modifiedMillis, String version) {
  /** A file whose content has no name. */
  public FileEntry(FileSystem fileSystem, String path, long size, long modifiedMillis) {
    this(fileSystem, path, size, modifiedMillis, "");
  }

  /** Whether this is the same content at the same place. */
  public boolean isSameContent(FileEntry other) {
    return identity().equals(other.identity());
  }

  /**
   * A line that tells this content from any other, and from the same seen with other rights. It
   * holds no secret.
   */
  public String identity() {
    return String.join(
        "\n",
        path,
        Long.toString(size),
        Long.toString(modifiedMillis),
        version,
        fileSystem.rights(),
        "");
  }
}
