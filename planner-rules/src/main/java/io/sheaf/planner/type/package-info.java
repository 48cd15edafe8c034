/** The bridge between Calcite's SQL types and Sheaf's data types. */
package io.sheaf.planner.type;
