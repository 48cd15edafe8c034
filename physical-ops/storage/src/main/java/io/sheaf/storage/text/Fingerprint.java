package io.sheaf.storage.text;

import io.sheaf.storage.Options;
import io.sheaf.storage.fs.FileEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The identity of files read with options. */
public final class Fingerprint {
  private Fingerprint() {}

  /** Changes when a file's path, size or time, or an option does. */
  public static String of(List<FileEntry> files, Options options) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (FileEntry entry : files) {
        digest.update(entry.identity().getBytes(StandardCharsets.UTF_8));
      }
      digest.update(options.values().toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
