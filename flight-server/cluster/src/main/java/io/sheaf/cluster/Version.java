package io.sheaf.cluster;

/** The version of the engine, as members tell it each other. */
public final class Version {
  public static final String CURRENT = find();

  private Version() {}

  private static String find() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
