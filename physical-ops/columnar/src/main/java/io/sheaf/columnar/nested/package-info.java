/**
 * Lists, structs and maps. A nested value is one byte string whose unsigned order is the order of
 * the values, so that whatever keeps, compares, sorts, groups or sends strings does so with nested
 * values too; {@link io.sheaf.columnar.nested.Elements} describes the form.
 */
package io.sheaf.columnar.nested;
