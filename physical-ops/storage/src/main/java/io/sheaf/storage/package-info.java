/**
 * Tables outside the engine: file systems, file formats, and the splits, statistics and readers
 * that scans are made of.
 */
package io.sheaf.storage;
