/**
 * Tables of many files, whatever their format: columns that come from paths, schemas put together
 * by name, and folders of files written at once.
 */
package io.sheaf.storage.set;
