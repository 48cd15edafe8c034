package io.sheaf.service;

/** The names that a session's own tables and views have above them. */
final class CatalogNames {
  /** The one catalog. */
  static final String CATALOG = "sheaf";

  /** The schema of a session's tables and views. */
  static final String SCHEMA = "main";

  private CatalogNames() {}
}
