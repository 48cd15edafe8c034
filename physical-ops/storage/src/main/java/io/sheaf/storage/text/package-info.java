/**
 * What text formats share: compressed and encoded files as windows of UTF-8, the types of values
 * that are written as text, and their way into columns.
 */
package io.sheaf.storage.text;
