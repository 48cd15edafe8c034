/** Sheaf's own data types and schemas; what a value means, apart from how a batch lays it out. */
package io.sheaf.columnar.type;
