package io.sheaf.storage.fs;

/**
 * A file that was found.
 *
 * @param path absolute, with scheme unless local
 * @param size bytes
 * @param modifiedMillis milliseconds since the epoch
 */
public record FileEntry(FileSystem fileSystem, String path, long size, long modifiedMillis) {}
