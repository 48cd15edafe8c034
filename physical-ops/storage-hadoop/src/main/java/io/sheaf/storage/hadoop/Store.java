package io.sheaf.storage.hadoop;

import java.util.List;

/** The kinds of stores. */
enum Store {
  HDFS(List.of("hdfs"), "", "", false),
  S3(List.of("s3", "s3a"), "s3", "s3a", true),
  AZURE(List.of("abfs", "abfss"), "azure", "", false),
  GOOGLE(List.of("gs"), "gcs", "", false);

  @SuppressWarnings("ImmutableEnumChecker") // no list of List.of changes
  private final List<String> schemes;

  private final String secretType;
  private final String clientScheme;
  private final boolean whole;

  Store(List<String> schemes, String secretType, String clientScheme, boolean whole) {
    this.schemes = schemes;
    this.secretType = secretType;
    this.clientScheme = clientScheme;
    this.whole = whole;
  }

  List<String> schemes() {
    return schemes;
  }

  String secretType() {
    return secretType;
  }

  /** The scheme that its client goes by, for one that a path has. */
  String clientScheme(String scheme) {
    return clientScheme.isEmpty() ? scheme : clientScheme;
  }

  /** Whether a file is there whole when its writer closes it, and not at all before. */
  boolean appearsWhole() {
    return whole;
  }
}
