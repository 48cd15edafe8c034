package io.sheaf.service;

import io.sheaf.sql.Session;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.Relation;
import java.util.List;
import java.util.Map;

/** What there is above a session's relations: one catalog, and its schemas. */
public final class CatalogNames {
  /** The one catalog. */
  public static final String CATALOG = "sheaf";

  /** The schema of a session's tables and views. */
  public static final String SCHEMA = "main";

  private CatalogNames() {}

  /** Names of the schemas, sorted. */
  public static List<String> schemas(Session session) {
    return List.of(SCHEMA, Catalog.SYSTEM_SCHEMA);
  }

  /** The relations of a schema by name, sorted. */
  public static Map<String, Relation> relations(Session session, String schema) {
    return schema.equals(SCHEMA)
        ? session.catalog().relations()
        : session.catalog().systemRelations();
  }
}
