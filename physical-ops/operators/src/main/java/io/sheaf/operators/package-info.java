/** Physical operators: their serialisable specifications, and the push pipelines that run them. */
package io.sheaf.operators;
